"""Hot reload: what is edited takes effect while the program runs.

The files of the program's modules are watched. When one is saved, its module is run again in its own namespace, and
so are the modules that use it, in the order in which they were imported:

* what its statements registered before (listeners, triggers, hooks, functions of the controller) is forgotten, and what
  they register now counts;
* state variables that exist keep their values, whatever the module writes;
* functions and classes that others hold get the new code, objects keep their data;
* `Server.start` is skipped, since the server runs;
* statements that only make an object of the program's own classes, or start the program, are not run again unless they
  were edited. A page that such an object builds in a method without arguments is built again by calling it.

Where the new code fails nothing has changed: the log and a notice in the browsers say what is wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import importlib
import logging
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, final

from belvedere.app.code_site import RUN, Builder, CodeSite, in_server, is_body, runs_again
from belvedere.app.errors import NotAvailableError
from belvedere.app.reload.code import Renewal
from belvedere.app.reload.source import Source, Statement

if TYPE_CHECKING:
    from belvedere.app.running.engine import Engine

__all__ = ["Reloader", "check_reload"]

_log = logging.getLogger("belvedere.app")

_PACKAGE = Path(__file__).resolve().parent.parent.parent
_FOREIGN = tuple(Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib"))
_BY_HAND = -1  # the run of what was registered by a builder that was called again
_DEBOUNCE = 50  # ms without a change after which an edit is taken to be complete


class _Ran(NamedTuple):
    """When a statement was run last, and where it stood then."""

    run: int
    lines: range

    def holds(self, place: CodeSite | Builder) -> bool:
        return self.run == place.run and place.line in self.lines


class _Table(Protocol):
    """What remembers registrations."""

    def forget_sites(self, unwanted: Callable[[CodeSite], bool]) -> None: ...

    def saved(self) -> object: ...

    def restore(self, saved: Any) -> None: ...


def check_reload() -> None:
    """Check that files can be watched.

    Raises:
        NotAvailableError: watchfiles is not installed.
    """
    try:
        importlib.import_module("watchfiles")
    except ImportError as error:
        raise NotAvailableError(f"hot reload needs watchfiles ({error}): pip install 'belvedere[reload]'") from error


@final
class Reloader:
    """Takes over edits of the program that a server belongs to. Made before the program goes on.

    Args:
        engine: of the server.
        owner: what hooks get as "the server".
    """

    def __init__(self, engine: Engine, owner: Any) -> None:
        self._engine = engine
        self._owner = owner
        self._tables: tuple[_Table, ...] = (
            engine.face.listeners,
            engine.context_face.listeners,
            engine.controller,
            engine.triggers,
            engine.uploads,
            engine.protocols,
            owner.ui,
        )
        self._sources: dict[str, Source] = {}  # of the modules that are watched, by name
        self._ran: dict[str, dict[Statement, _Ran]] = {}  # by module: when and where its statements were run
        self._find_modules()
        self._starting = _bodies_on_the_stack()

    async def watch(self) -> None:
        """Take over edits until cancelled."""
        from watchfiles import PythonFilter, awatch

        only_python = PythonFilter()  # a program may write its log beside its files
        while True:
            folders = {str(Path(source.path).parent) for source in self._sources.values()}
            if not folders:
                _log.warning("hot reload: the program has no files to watch")
                return
            _log.info("hot reload: watching %d modules", len(self._sources))
            async for changes in awatch(
                *folders, watch_filter=only_python, recursive=False, debounce=_DEBOUNCE, step=_DEBOUNCE
            ):
                await self._take_over({path for _, path in changes})
                if not {str(Path(source.path).parent) for source in self._sources.values()} <= folders:
                    break  # a module of another folder was imported

    async def _take_over(self, paths: set[str]) -> None:
        """Run the modules in `paths` again, where synchronous functions of the program run."""
        loop, done = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()

        def work() -> None:
            loop.call_soon_threadsafe(done.set_result, self.reload(paths))

        self._engine.on_application_thread(work, ())
        if await done:
            await self._engine.hooks.run("on_server_reload", self._owner)

    def reload(self, paths: set[str]) -> bool:
        """Run the modules whose files are `paths` again; return whether there was anything to do, and it succeeded."""
        changed: dict[str, Source] = {}
        paths = {str(Path(path).resolve()) for path in paths}
        try:
            for name, source in self._sources.items():
                if source.path in paths and (text := _text(source.path)) not in (None, source.text):
                    changed[name] = Source(text or "", source.path)
            if not changed:
                return False
            context = contextvars.copy_context()
            context.run(in_server.set, False)
            context.run(self._run_again, changed)
        except Exception as error:
            self._engine.report(error, f"the edited file {_where(error)}", notice=True)
            return False
        self._find_modules()
        _log.info("hot reload: took over %s", ", ".join(Path(one.path).name for one in changed.values()))
        return True

    # --- running again --------------------------------------------------------------------------------------------

    def _run_again(self, changed: dict[str, Source]) -> None:
        modules = {name: sys.modules[name] for name in self._sources if name in sys.modules}
        again = _with_users(set(changed), modules)
        in_order = [name for name in sys.modules if name in again and name != "__main__"]
        in_order += ["__main__"] if "__main__" in again else []
        builders = dict(self._engine.builders)
        own = {name: modules[name] for name in in_order}
        with self._all_or_nothing(own) as renewal, self._engine.store.transaction():
            for name in in_order:
                self._run_module(modules[name], changed.get(name, self._sources[name]), renewal)
            self._build_again(builders, {source.path for source in changed.values()})
        self._sources.update(changed)

    def _run_module(self, module: ModuleType, source: Source, renewal: Renewal) -> None:
        name, before = module.__name__, dict(vars(module))
        ran = self._ran[name]
        kept = {
            one: ran[old]
            for one, old in source.unchanged_since(self._sources[name]).items()
            if self._makes_an_object(module, one, ran[old]) or self._starts(name, old, ran[old])
        }

        def unwanted(site: CodeSite) -> bool:
            if site.module != name:
                return False
            return not (kept if site.run == _BY_HAND else any(one.holds(site) for one in kept.values()))

        for table in self._tables:
            table.forget_sites(unwanted)
        run = vars(module)[RUN] = before.get(RUN, 0) + 1
        with _running_again():
            exec(source.code_without(set(kept)), vars(module))  # noqa: S102 - the program's own, as it was started
        renewal.renew(name, before, vars(module))
        self._ran[name] = {one: kept.get(one, _Ran(run, one.lines)) for one in source.statements}

    def _makes_an_object(self, module: ModuleType, statement: Statement, ran: _Ran) -> bool:
        """Return whether a statement makes an object of a class of the program."""
        values = [vars(module).get(name) for name in statement.names]
        own = bool(values) and all(type(value).__module__ in self._sources for value in values)
        return own and self._pages_can_be_built_without(module.__name__, ran)

    def _starts(self, module: str, statement: Statement, ran: _Ran) -> bool:
        """Return whether a statement starts the program."""
        line = self._starting.get(module)
        starts = statement.is_main_guard or (line is not None and ran.run == 0 and line in ran.lines)
        return starts and self._pages_can_be_built_without(module, ran)

    def _pages_can_be_built_without(self, module: str, ran: _Ran) -> bool:
        """Return whether all pages can be built again though one statement is not run."""
        for builder in self._engine.builders.values():
            if builder is None:
                return False
            if is_body(builder.function):
                if builder.module == module and ran.holds(builder):
                    return False
            elif builder.call() is None:
                return False
        return True

    def _build_again(self, before: dict[str, Builder | None], edited: set[str]) -> None:
        """Build the pages whose functions were edited, and which nothing that was run again has built."""
        for template, builder in before.items():
            if builder is None or self._engine.builders.get(template) is not builder:
                continue
            call = builder.call()
            if call is not None and builder.function[0] in edited:
                self._call_again(builder, call)

    def _call_again(self, builder: Builder, call: Callable[[], Any]) -> None:
        for table in self._tables:
            table.forget_sites(lambda site: builder.function in site.through)
        names = {"__name__": builder.module, RUN: _BY_HAND, "call": call}
        with _running_again():
            exec(compile("call()", builder.function[0], "exec"), names)  # noqa: S102 - a body, for `call_site`

    @contextlib.contextmanager
    def _all_or_nothing(self, modules: dict[str, ModuleType]) -> Iterator[Renewal]:
        """Undo everything where the block fails."""
        names = {name: dict(vars(module)) for name, module in modules.items()}
        saved = [table.saved() for table in self._tables]
        builders, pages, ran = dict(self._engine.builders), self._owner.saved_pages(), dict(self._ran)
        renewal = Renewal()
        try:
            yield renewal
        except BaseException:
            renewal.undo()
            for name, module in modules.items():
                vars(module).clear()
                vars(module).update(names[name])
            for table, one in zip(self._tables, saved, strict=True):
                table.restore(one)
            self._engine.builders.clear()
            self._engine.builders.update(builders)
            self._owner.restore_pages(pages)
            self._ran = ran
            raise

    # --- what is watched ------------------------------------------------------------------------------------------

    def _find_modules(self) -> None:
        """Take note of the modules that the program consists of."""
        for name, module in list(sys.modules.items()):
            path = _own_file(module)
            known = self._sources.get(name)
            if path is None or module.__name__ != name or (known is not None and known.path == str(path)):
                continue
            with contextlib.suppress(SyntaxError):  # it was edited since: the next edit counts
                if (text := _text(str(path))) is not None:
                    source = self._sources[name] = Source(text, str(path))
                    self._ran[name] = {one: _Ran(0, one.lines) for one in source.statements}


@contextlib.contextmanager
def _running_again() -> Iterator[None]:
    reset = runs_again.set(True)
    try:
        yield
    finally:
        runs_again.reset(reset)


def _bodies_on_the_stack() -> dict[str, int]:
    """Return the modules whose bodies wait for the caller to return, and in which lines."""
    found: dict[str, int] = {}
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name == "<module>":
            found[frame.f_globals.get("__name__", "")] = frame.f_lineno
        frame = frame.f_back
    return found


def _own_file(module: Any) -> Path | None:
    """Return the file of a module of the program's own; None for installed ones."""
    file = getattr(module, "__file__", None)
    if not isinstance(file, str) or not file.endswith(".py"):
        return None
    path = Path(file).resolve()
    foreign = any(path.is_relative_to(folder) for folder in (*_FOREIGN, _PACKAGE)) or "site-packages" in path.parts
    return None if foreign else path


def _with_users(names: set[str], modules: dict[str, ModuleType]) -> set[str]:
    """Return `names` and the modules that use one of them, at any remove."""
    found = set(names)
    while True:
        users = {name for name, module in modules.items() if name not in found and _uses(module, found)}
        if not users:
            return found
        found |= users


def _uses(module: ModuleType, names: set[str]) -> bool:
    for value in list(vars(module).values()):
        home = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if isinstance(home, str) and home in names:
            return True
    return False


def _text(path: str) -> str | None:
    """Return what the file holds, None where there is none or it is no text: an editor may just be writing it."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _where(error: BaseException) -> str:
    return Path(error.filename).name if isinstance(error, SyntaxError) and error.filename else "of the program"
