"""Elements that show little or nothing, and let page and program work together.

Most hold JavaScript of yours: it runs in the page with the names that templates have (state variables, ``trigger``,
``refs``, ``utils``, ``window``), and an assignment to a variable is a write.
"""

from __future__ import annotations

import difflib
import itertools
import re
from typing import TYPE_CHECKING, Any

from belvedere.ui import markup
from belvedere.ui.element import Child, Element
from belvedere.widgets.handler import ExternalFunction, ExternalScript, Handler, register_external_script
from belvedere.widgets.typing import Bound, Event

if TYPE_CHECKING:
    from belvedere.app import Session

__all__ = [
    "ClientStateChange",
    "ClientTriggers",
    "DeepReactive",
    "ExternalFunction",
    "ExternalScript",
    "Getter",
    "Handler",
    "JSEval",
    "LifeCycleMonitor",
    "Loading",
    "Script",
    "ServerTemplate",
    "SizeObserver",
    "Style",
    "register_external_script",
]

_INTERPOLATION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_IMPORTS = re.compile(r"^\s*(?:import\s*[\w{*'\"]|export\b)", re.MULTILINE)  # statements; import() is none

_evals = itertools.count(1)


class JSEval(Element):
    """JavaScript that runs in the page when the program calls `exec`.

    Example::

        alert = client.JSEval(exec="window.alert($event)", event=("message", "hello"))
        alert.exec("good morning")

    Args:
        exec: the JavaScript, or a function to call; ``$event`` is what `exec` was called with.
        event: what ``$event`` is where it was called with nothing.
    """

    _tag = "client-eval"
    _attributes = frozenset({"event"})
    _events = frozenset({"exec"})

    def __init__(
        self, children: Child = None, *, exec: Event = None, event: Bound[Any] = None, **attributes: Any
    ) -> None:
        if not attributes.get("ref"):
            attributes["ref"] = f"client_eval_{next(_evals)}"
        super().__init__(children, exec=exec, event=event, **attributes)

    def exec(self, event: Any = None, session: Session | None = None) -> None:
        """Run it in one session's page, or in every page.

        Args:
            event: what ``$event`` is; None: what the element says.
            session: whose page; None: all.
        """
        given = () if event is None else (event,)
        (session or self._server).js_call(self._values["ref"], "exec", *given)


class Style(Element):
    """CSS for the whole page, for as long as the element stands in it.

    Args:
        css_content: the rules; ``{{ expression }}`` in them follows the state. Or a variable that holds them:
            ``("css", "p { color: red }")``.
    """

    _tag = "client-style"
    _attributes = frozenset({"css"})

    def __init__(self, css_content: Bound[str] = None, **attributes: Any) -> None:
        super().__init__(css=_following(css_content), **attributes)

    def update(self, css_content: Bound[str]) -> None:
        """Show other rules in their place."""
        self.css = _following(css_content)

    @property
    def var_name(self) -> str | None:
        """The state variable that holds the rules, where one does."""
        return _variable(self._values.get("css"))


class Script(Element):
    """JavaScript for the page, run when the element appears.

    Text runs as that of a ``<script>`` does: what it declares is global. A text runs once in each page, however often
    its element comes and goes; another text in its place runs too. It cannot be taken back.

    A variable that holds the text becomes one that only the program writes: no client may send code to others.

    Args:
        script_content: the text, or a state variable that holds it.
        src: address of a file to load instead, below that of the page: nothing is loaded from another server.
        module: whether it is an ES module. Text then runs in a scope of its own and may use ``await``.
        load: event, once the file has run.
        error: event, with what went wrong.

    Raises:
        ValueError: for a file of another server, and for the text of a module that imports or exports: that has to be
            a file.
    """

    _tag = "client-script"
    _attributes = frozenset({"script", "src", "module"})
    _events = frozenset({"load", "error"})

    def __init__(
        self,
        script_content: Bound[str] = None,
        *,
        src: Bound[str] = None,
        module: bool = False,
        load: Event = None,
        error: Event = None,
        **attributes: Any,
    ) -> None:
        if isinstance(src, str) and re.match(r"\s*([a-z][a-z0-9+.-]*:|//)", src, re.IGNORECASE):
            raise ValueError(f"a script comes from the page's own server; serve {src!r} with server.enable_module()")
        if module and src is None:
            script_content, module = _as_module(script_content), False
        super().__init__(script=script_content, src=src, module=module, load=load, error=error, **attributes)
        self._keep_from_clients()

    def update(self, script_content: Bound[str]) -> None:
        """Run another text."""
        self.script = script_content
        self._keep_from_clients()

    def _keep_from_clients(self) -> None:
        for what in ("script", "src"):
            variable = _variable(self._values.get(what))
            if variable is not None:
                self._server.state.read_only(variable)

    @property
    def var_name(self) -> str | None:
        """The state variable that holds the text, where one does."""
        return _variable(self._values.get("script"))


def _as_module(text: Bound[str]) -> str:
    """Return a text that runs as that of a module does."""
    if not isinstance(text, str) or _IMPORTS.search(text):
        raise ValueError("a module that imports or exports is a file: serve it, and give its address as src")
    return f"(async () => {{ 'use strict';\n{text}\n}})()"


class ServerTemplate(Element):
    """Another page of the server, shown in place; where there is no page of the name, the node of that name.

    Args:
        name: of the page's template, or of the node.
        use_url: whether the address of the page may name another: ``?ui=name``.
        url_key: the parameter of the address that does.
    """

    _tag = "server-template"
    _attributes = frozenset({"name", "use_url", "url_key"})

    def __init__(
        self,
        children: Child = None,
        *,
        name: Bound[str] = "main",
        use_url: Bound[bool] = None,
        url_key: Bound[str] = None,
        **attributes: Any,
    ) -> None:
        super().__init__(children, name=name, use_url=use_url, url_key=url_key, **attributes)


class ClientStateChange(Element):
    """Something to do in the page when a value changes there, whoever changed it.

    Changes that come between two drawings of the page are told as one. Equal content is no change.

    Args:
        value: an expression, such as the name of a state variable.
        change: JavaScript, or a function to call; ``$event`` is the new value.
        immediate: whether to tell before the page is drawn.
        trigger_on_create: whether to tell the first value too.
    """

    _tag = "client-state-change"
    _attributes = frozenset({"value", "immediate", "trigger_on_create"})
    _events = frozenset({"change"})

    def __init__(
        self,
        children: Child = None,
        *,
        value: str | tuple[str] | tuple[str, Any],
        change: Event = None,
        immediate: Bound[bool] = None,
        trigger_on_create: Bound[bool] = None,
        **attributes: Any,
    ) -> None:
        expression = (value,) if isinstance(value, str) else value
        super().__init__(
            children,
            value=expression,
            change=change,
            immediate=immediate,
            trigger_on_create=trigger_on_create,
            **attributes,
        )


class ClientTriggers(Element):
    """Handlers in the page that the program calls by name.

    Example::

        page = client.ClientTriggers(greet="message = `hello ${$event}`", mounted="ready = true")
        page.call("greet", "you")

    ``created``, ``mounted``, ``before_unmount`` (also ``before_destroy``) and ``exit``, when the page is left, are
    called of their own accord.

    Args:
        ref: name by which the program finds it.
        triggers: for each name the JavaScript, or a function. ``$event`` is the first argument of the call; all of
            them has ``"(a, b) => …"``.
    """

    _tag = "client-triggers"
    _attributes = frozenset[str]()

    def __init__(
        self, ref: str = "trame_triggers", children: Child = None, *, raw_attrs: Any = (), **triggers: Event
    ) -> None:
        given: dict[str, Any] = dict(triggers)
        names = [name for name in given if not name.startswith(("v_", "__"))]
        # As they are written: `call` names them so.
        super().__init__(children, ref=ref, raw_attrs=raw_attrs, __events=[(name, name) for name in names], **given)

    def call(self, method: str, *args: Any, session: Session | None = None) -> None:
        """Call one of them in one session's page, or in every page.

        Raises:
            ValueError: for a name that none of them has, with the nearest.
        """
        if method not in self._own_events:
            near = difflib.get_close_matches(method, self._own_events, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(self._own_events) or 'none'}"
            raise ValueError(f"there is no trigger {method!r}; {hint}")
        (session or self._server).js_call(self._values["ref"], "emit", method, *args)


class SizeObserver(Element):
    """Room for other elements, whose size in the page is known to the program.

    The variable becomes ``{"name": …, "size": {"x", "y", "width", "height", "top", "right", "bottom", "left"},
    "pixelRatio": …, "dpi": …}`` with lengths in CSS pixels, at most once a frame; None until a page has told.

    A size is that of one browser. So the variable is private to each session: listeners get the value of the session
    that told. With ``private=False`` there is one for all, told by whoever's page changed last.

    Args:
        name: of the state variable.
        children: what stands in the room.
        private: whether each session has a value of its own.
        change: event, with the same content.
    """

    _tag = "size-observer"
    _attributes = frozenset({"name"})
    _events = frozenset({"change"})

    def __init__(
        self, name: str, children: Child = None, *, private: bool = True, change: Event = None, **attributes: Any
    ) -> None:
        super().__init__(children, name=name, change=change, **attributes)
        state = self._server.state
        state.setdefault(name, None)
        if private:
            state.private(name)
        _translate(self)


class LifeCycleMonitor(Element):
    """Tells when a part of the page is made, drawn again and taken away.

    Args:
        children: the part.
        name: told with each event.
        type: method of the browser's console, ``"log"``, ``"info"``, ``"warn"``, ``"error"`` or ``"debug"``; or
            ``"emit"``: the events below.
        value: told with each event.
        events: which, as a list or as text, ``"created mounted"``; None: all.
        attributes: the events ``created``, ``before_mount``, ``mounted``, ``before_update``, ``updated``,
            ``before_unmount``, ``unmounted``, and ``before_destroy`` and ``destroyed`` for the last two.
    """

    _tag = "life-cycle-monitor"
    _attributes = frozenset({"name", "type", "value", "events"})
    _events = frozenset(
        {
            "created",
            "before_mount",
            "mounted",
            "before_update",
            "updated",
            "before_unmount",
            "unmounted",
            "before_destroy",
            "destroyed",
        }
    )

    def __init__(
        self,
        children: Child = None,
        *,
        name: Bound[str] = None,
        type: Bound[str] = None,
        value: Any = None,
        events: Bound[str | list[str]] = None,
        **attributes: Any,
    ) -> None:
        super().__init__(children, name=name, type=type, value=value, events=events, **attributes)


class Getter(Element):
    """A state variable by a name that may change, for what stands inside.

    Example::

        with client.Getter(name=("`message_${number}`",), value_name="message", update_name="write"):
            html.P("{{ message }}", click="write('clicked')")

    Args:
        children: what stands inside.
        name: of the variable.
        value_name: what its value is called inside.
        key_name: what its name is called inside.
        update_name: what the function is called that writes it: ``write(value)``.
        update_nested_name: what the function is called that writes a part: ``write("rows.0.done", true)``.
    """

    _tag = "state-getter"
    _attributes = frozenset({"name"})

    def __init__(
        self,
        children: Child = None,
        value_name: str | None = None,
        key_name: str | None = None,
        update_nested_name: str | None = None,
        update_name: str | None = None,
        *,
        name: Bound[str],
        **attributes: Any,
    ) -> None:
        names = {
            "value": value_name or "value",
            "keyName": key_name,
            "update": update_name,
            "updateNested": update_nested_name,
        }
        given = {offered: called for offered, called in names.items() if called}
        for called in given.values():
            if not markup.is_identifier(called):
                raise ValueError(f"{called!r} can not be a name in JavaScript")
        slot = ", ".join(f"{offered}: {called}" for offered, called in given.items())
        super().__init__(children, name=name, v_slot=f"{{ {slot} }}", **attributes)


class DeepReactive(Element):
    """A state variable that may be changed in its depth by any code that stands inside.

    Templates need it rarely: ``v_model="form.name"`` and ``click="form.rows.push({})"`` write the variable anyway.
    It serves components and functions that change what they are given. Each change costs in proportion to the size of
    the variable.

    Args:
        name: of the variable; what stands inside calls it so too.
        children: what stands inside.
    """

    _tag = "deep-reactive"
    _attributes = frozenset({"name"})

    def __init__(self, name: str, children: Child = None, **attributes: Any) -> None:
        if not isinstance(name, str) or not markup.is_identifier(name):
            raise ValueError(f"the name of a variable stands here, not {name!r}")
        super().__init__(children, name=name, v_slot=f"{{ value: {name} }}", **attributes)
        _translate(self)


class Loading(Element):
    """A sign that something is on its way.

    Args:
        message: what to say beside it.
    """

    _tag = "client-loading"
    _attributes = frozenset({"message"})

    def __init__(self, children: Child = None, *, message: Bound[str] = None, **attributes: Any) -> None:
        super().__init__(children, message=message, **attributes)


def _translate(element: Element) -> None:
    """Let an element whose `name` is that of a variable use the variable of its server, where that is a child."""
    name = element._values["name"]
    translated = element._server.state.translator.translate_key(name)
    if translated != name:
        element.name = translated


def _following(text: Bound[str]) -> Bound[str]:
    """Return text in which ``{{ expression }}`` follows the state, as the attribute that it makes."""
    if not isinstance(text, str):
        return text
    parts = _INTERPOLATION.split(text)
    if len(parts) == 1:
        return text
    pieces = [f"({part.strip()})" if index % 2 else markup.literal(part) for index, part in enumerate(parts)]
    return (" + ".join(pieces),)


def _variable(value: Any) -> str | None:
    is_bound = isinstance(value, tuple) and isinstance(value[0], str) and markup.is_identifier(value[0])
    return value[0] if is_bound else None
