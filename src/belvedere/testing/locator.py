"""Widgets, as a test names them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from belvedere.testing.client import AppClient

__all__ = ["Locator"]


class Locator:
    """What a widget is called: it is looked up anew each time something is asked of it. Made by `AppClient.find`.

    Actions wait until the application has dealt with them, and raise what it logged as an error meanwhile.
    """

    def __init__(self, app: AppClient, queries: Sequence[dict[str, Any]]) -> None:
        self._app = app
        self._queries = tuple(queries)

    def __repr__(self) -> str:
        told = [
            ", ".join(f"{name}={value!r}" for name, value in query.items() if value not in (None, {}))
            for query in self._queries
        ]
        return f"<widget {' / '.join(told)}>"

    # --- which one ------------------------------------------------------------------------------------------------

    def find(
        self, what: str | None = None, /, *, ref: str | None = None, text: str | None = None, **attributes: Any
    ) -> Locator:
        """Return what is named this way within this widget; see `AppClient.find`."""
        return Locator(self._app, (*self._queries, query_of(what, ref, text, attributes)))

    def nth(self, position: int) -> Locator:
        """Return one of several: 0 is the first, -1 the last."""
        return Locator(self._app, (*self._queries[:-1], {**self._queries[-1], "nth": position}))

    def all(self) -> list[Locator]:
        """Return each of those there are now."""
        return [self.nth(position) for position in range(self.count)]

    # --- what it is -----------------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self._ask("count"))

    @property
    def exists(self) -> bool:
        """Whether there is at least one that is shown."""
        return self.count > 0

    @property
    def text(self) -> str:
        """What a person reads in it: expressions evaluated, hidden parts left out, white space collapsed."""
        return str(self._look()["text"])

    @property
    def value(self) -> Any:
        """What it shows as its value: what ``v-model`` gives it, or what stands in the input."""
        return self._look()["value"]

    @property
    def tag(self) -> str:
        """Name of its tag."""
        return str(self._look()["tag"])

    @property
    def classes(self) -> list[str]:
        """Its CSS classes."""
        return list(self._look()["classes"])

    @property
    def style(self) -> dict[str, Any]:
        """Its inline style."""
        return dict(self._look()["style"])

    @property
    def attributes(self) -> dict[str, Any]:
        """Its attributes, those of a binding with their values: ``:items="rows"`` is a list."""
        return dict(self._look()["attributes"])

    def attribute(self, name: str) -> Any:
        """Return one attribute, however its name is spelled (``prepend_icon``, ``prepend-icon``); None: not there."""
        return self._ask("attribute", name)

    # --- what a person does with it -------------------------------------------------------------------------------

    async def click(self) -> None:
        """Click it. A switch turns, a tab is chosen, a form is submitted by its button.

        Raises:
            WidgetError: it is disabled, or nothing happens on a click.
        """
        await self._act("click")

    async def set(self, value: Any, *, model: str | None = None) -> None:
        """Give it a value, as its user would: what its ``v-model`` gets.

        Args:
            value: a number for a slider, an item for a select, text for a text field.
            model: name of the model where it has several: ``v_model_opened`` is ``"opened"``.

        Raises:
            WidgetError: it is disabled or read-only, or has no such model.
        """
        await self._act("set", value, model)

    async def fill(self, text: str) -> None:
        """Replace its text, as pasting does."""
        await self._act("set", text, None)

    async def type(self, text: str) -> None:
        """Type text after what it holds, key by key."""
        await self._act("type", text)

    async def press(self, key: str, **fields: Any) -> None:
        """Press a key, for instance ``"Enter"``; ``ctrlKey=True`` and the like are fields of the event."""
        await self._act("press", key, fields)

    async def trigger(self, name: str, payload: Any = None) -> None:
        """Let an event happen: one of the document, which bubbles, or one of the component's own.

        Args:
            name: ``"keydown"``, ``"click:append"``, ``"update:options"``.
            payload: fields of the event, or what the component hands over.
        """
        await self._act("trigger", name, payload)

    async def upload(self, *files: Path | str | tuple[str, bytes], content_type: str = "") -> None:
        """Choose files in it: paths, or names with their contents."""
        self._app._choose(self._queries, files, content_type)
        await self._app.settled()

    # --- the page -------------------------------------------------------------------------------------------------

    def _ask(self, method: str, *args: Any) -> Any:
        return self._app._ask(method, list(self._queries), *args)

    def _look(self) -> dict[str, Any]:
        return dict(self._ask("look"))

    async def _act(self, action: str, *args: Any) -> None:
        self._ask("act", action, list(args))
        await self._app.settled()


def query_of(what: str | None, ref: str | None, text: str | None, attributes: dict[str, Any]) -> dict[str, Any]:
    """Return a question to the page."""
    if what is None and ref is None and text is None and not attributes:
        raise TypeError("find() needs a name, a ref, a text or an attribute: find('VBtn', text='Add')")
    return {"what": what, "ref": ref, "text": text, "attributes": attributes, "nth": None}
