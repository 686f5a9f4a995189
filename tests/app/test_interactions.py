"""What a program tells, asks and gives the user of one session."""

from __future__ import annotations

import asyncio
import gc
import itertools
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from belvedere.app import Server, Session, SessionEndedError
from belvedere.app.sessions.downloads import MAX_OFFERS, OFFER_SECONDS, Downloads
from belvedere.transport.downloads import Download
from belvedere.wire.messages import Event
from tests.app.conftest import Join, Start
from tests.app.driver import Browser, Recorder

DIALOG, PROGRESS = ("session", "dialog"), ("session", "progress")


def session_of(server: Server) -> Session:
    """Return the only session."""
    (session,) = server.sessions
    return session


async def question(browser: Browser) -> tuple[str, dict[str, Any]]:
    """Wait for a dialog; return its id and content."""
    await browser.until(lambda: browser.replica.paths(DIALOG))
    (path,) = browser.replica.paths(DIALOG)
    return path[2], browser.replica.get(path)


async def answer(browser: Browser, value: Any) -> None:
    """Answer the dialog that is shown."""
    name, _ = await question(browser)
    browser.event("dialog", {"id": name, "value": value})


# --- notices ----------------------------------------------------------------------------------------------------------


async def test_notice_with_all_its_parts(server: Server, join: Join) -> None:
    """A notice has a level, a title and a time."""
    browser = await join(server)
    session_of(server).notify("Saved", "success", title="File", timeout=0)
    await browser.until(lambda: browser.notices)
    payload = next(one.payload for one in browser.happened if isinstance(one, Event))
    assert payload == {"level": "success", "text": "Saved", "title": "File", "timeout": 0}


def test_bad_notice() -> None:
    """An unknown level names the nearest; a time that is none is refused."""
    with pytest.raises(ValueError, match="did you mean 'warning'"):
        Server("notices").notify("…", "warn")
    with pytest.raises(ValueError, match="seconds"):
        Server("notices").notify("…", timeout=-1)


# --- progress ---------------------------------------------------------------------------------------------------------


async def test_progress_is_shown_while_it_lasts(server: Server, join: Join) -> None:
    """A bar of the server is seen by all, also by who joins later, and goes with its block."""
    browser = await join(server)
    with server.progress("Solving", total=10) as bar:
        bar.update(3, "step 3")
        other = await join(server)
        await browser.until(lambda: browser.replica.paths(PROGRESS))
        await other.until(lambda: other.replica.paths(PROGRESS))
        entry = other.replica.get(other.replica.paths(PROGRESS)[0])
        assert (entry["title"], entry["value"], entry["text"]) == ("Solving", 0.3, "step 3")
    await browser.until(lambda: not browser.replica.paths(PROGRESS))


async def test_progress_of_one_session(server: Server, join: Join) -> None:
    """A bar of a session is its own."""
    browser = await join(server)
    session = session_of(server)
    other = await join(server)
    with session.progress("Mine"):
        await browser.until(lambda: browser.replica.paths(PROGRESS))
        server.state.marker = 1
        await other.sees("marker", 1)
        assert other.replica.paths(PROGRESS) == []


def test_progress_ends_with_an_exception() -> None:
    """A block that fails takes its bar along."""
    server = Server("progress")
    with pytest.raises(RuntimeError), server.progress("Solving"):
        assert len(server.store.shared.paths(PROGRESS)) == 1
        raise RuntimeError("diverged")
    assert server.store.shared.paths(PROGRESS) == []


def test_progress_stays_within_its_bounds() -> None:
    """More than all is all, and nothing is shown once a bar is closed."""
    server = Server("progress")
    with server.progress() as unknown:
        assert unknown.value is None
    bar = server.progress("Solving", total=4)
    bar.advance()
    bar.advance(2)
    assert bar.value == 0.75
    bar.update(9)
    assert bar.value == 1
    bar.close()
    bar.update(1)
    assert server.store.shared.paths(PROGRESS) == []
    with pytest.raises(ValueError, match="above 0"):
        server.progress("Solving", total=0)
    with pytest.raises(ValueError, match="a number, not nan"):
        bar.update(float("nan"))


async def test_iterations_are_tracked() -> None:
    """Iterating with a bar gives the same items, and leaves no bar behind, also where the loop is left."""
    server = Server("progress")
    assert list(server.progress.track([1, 2, 3], "Steps")) == [1, 2, 3]
    steps = server.progress.track(range(5))
    next(steps)
    assert len(server.store.shared.paths(PROGRESS)) == 1
    steps.close()  # type: ignore[attr-defined]

    async def frames() -> AsyncIterator[int]:
        for number in range(3):
            yield number

    assert [number async for number in server.progress.track(frames())] == [0, 1, 2]
    assert server.store.shared.paths(PROGRESS) == []


# --- dialogs ----------------------------------------------------------------------------------------------------------


async def test_confirm(server: Server, join: Join) -> None:
    """A question of yes or no is answered by True, False, or None where it is dismissed; then it is gone."""
    browser = await join(server)
    for value in (True, False, None):
        asked = asyncio.ensure_future(session_of(server).confirm("Delete?", ok="Delete"))
        _, content = await question(browser)
        assert (content["text"], content["ok"], content["cancel"]) == ("Delete?", "Delete", "Cancel")
        await answer(browser, value)
        assert await asked is value
        await browser.until(lambda: not browser.replica.paths(DIALOG))


async def test_ask_and_choose(server: Server, join: Join) -> None:
    """A text is returned as it was entered, a choice as the object that was offered."""
    browser = await join(server, "control")
    asked = asyncio.ensure_future(session_of(server).ask("Name?", default="Ada"))
    await answer(browser, "Grace")
    assert await asked == "Grace"
    chosen = asyncio.ensure_future(session_of(server).choose("Which?", {"one": 1.0, "two": 2.0}, default=2.0))
    await browser.until(lambda: len(browser.replica.paths(DIALOG)) == 1)
    name, content = await question(browser)
    assert (content["options"], content["default"]) == (["one", "two"], 1)
    browser.event("dialog", {"id": name, "value": 0})
    assert await chosen == 1.0


@pytest.mark.parametrize("bad", [7, {"a": 1}, [], "true", 1])
async def test_answers_that_do_not_fit(server: Server, join: Join, bad: Any) -> None:
    """An answer of another kind counts as none, an answer to nothing is ignored."""
    browser = await join(server)
    browser.event("dialog", {"id": "guess", "value": True})
    browser.event("dialog", bad)
    asked = asyncio.ensure_future(session_of(server).confirm("Sure?"))
    await answer(browser, bad)
    assert await asked is None


async def test_a_choice_that_is_not_there(server: Server, join: Join) -> None:
    """A choice beyond the options counts as none; there must be options."""
    browser = await join(server)
    asked = asyncio.ensure_future(session_of(server).choose("Which?", ["a", "b"]))
    await answer(browser, 2)
    assert await asked is None
    with pytest.raises(ValueError, match="nothing to choose"):
        await session_of(server).choose("Which?", [])


async def test_nobody_answers(server: Server, join: Join) -> None:
    """After its time a question is withdrawn; where the session ends, it fails."""
    browser = await join(server)
    session = session_of(server)
    with pytest.raises(TimeoutError):
        await session.confirm("Sure?", timeout=0.01)
    await browser.until(lambda: not browser.replica.paths(DIALOG))
    asked = asyncio.ensure_future(session.alert("Read this."))
    await question(browser)
    session.close()
    with pytest.raises(SessionEndedError):
        await asked
    with pytest.raises(SessionEndedError):
        await session.confirm("Sure?")


async def test_a_watcher_may_answer(server: Server, join: Join) -> None:
    """Whoever has the view link answers what the program asks them."""
    browser = await join(server, "view")
    asked = asyncio.ensure_future(session_of(server).confirm("Seen?"))
    await answer(browser, True)
    assert await asked is True
    assert browser.errors == []


# --- downloads --------------------------------------------------------------------------------------------------------


async def address_of(browser: Browser) -> str:
    """Wait until the page is told to download; return the address."""
    await browser.until(lambda: browser.calls)
    call = browser.calls.pop()
    assert call.method == "download"
    return str(call.args[1])


@pytest.mark.parametrize("backend", ["aiohttp", "tornado"])
async def test_download_works_once(start: Start, tmp_path: Path, backend: str) -> None:
    """A file is fetched without a token, saved under its name and never shown, and its address works once."""
    server = await start(Server("downloads"), backend=backend, port=0)
    session = server._engine.new_session("control", {})
    (tmp_path / "é.html").write_text("<script>")
    told: list[Any] = []
    session._page_call = lambda *call: told.append(call)  # type: ignore[method-assign]
    session.download("é.html", tmp_path / "é.html")
    server.download(session, "table.csv", "a,b\n")
    session.download("raw", b"\x00\x01", "application/x-raw")
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}/") as http:
        answers = []
        for _, name, address in told:
            async with http.head(address.removeprefix("./")) as head:
                assert head.status in (404, 405)
            async with http.get(address.removeprefix("./")) as first:
                answers.append((name, first.status, await first.read(), first.headers))
            async with http.get(address.removeprefix("./")) as second:
                assert second.status == 404
    assert [(name, status, body) for name, status, body, _ in answers] == [
        ("é.html", 200, b"<script>"),
        ("table.csv", 200, b"a,b\n"),
        ("raw", 200, b"\x00\x01"),
    ]
    for _, _, _, headers in answers:
        assert headers["Content-Disposition"].startswith("attachment;")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
    assert "filename*=UTF-8''%C3%A9.html" in answers[0][3]["Content-Disposition"]
    assert answers[1][3]["Content-Type"] == "text/csv; charset=utf-8"


async def test_page_is_told_to_download(server: Server, join: Join) -> None:
    """The page gets the name and an address that tells nothing."""
    browser = await join(server)
    session_of(server).download("results/mesh.vtu", b"mesh")
    address = await address_of(browser)
    assert address.startswith("./download/")
    assert len(address) > 40


def test_what_cannot_be_downloaded(tmp_path: Path) -> None:
    """A file that is not there, a name or type for no header, and content of no kind are refused."""
    session = Server("downloads")._engine.new_session("control", {})
    with pytest.raises(FileNotFoundError):
        session.download("a", tmp_path / "none")
    with pytest.raises(ValueError, match="name"):
        session.download("a\r\nSet-Cookie: x", b"")
    with pytest.raises(ValueError, match="content type"):
        session.download("a", b"", "text/html\r\nX: y")
    with pytest.raises(TypeError, match="not of dict"):
        session.download("a", {})  # type: ignore[arg-type]


def test_offers_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody fetches is withdrawn: with time, with the session, and where there are too many."""
    now = 0.0
    monkeypatch.setattr("belvedere.app.sessions.downloads.time.monotonic", lambda: now)
    downloads, file = Downloads(), Download("a", b"")
    key = downloads.offer(file, "one").rpartition("/")[2]
    now = OFFER_SECONDS + 1
    assert downloads.take(key) is None
    keys = [downloads.offer(file, "one").rpartition("/")[2] for _ in range(MAX_OFFERS + 1)]
    other = downloads.offer(file, "other").rpartition("/")[2]
    assert downloads.take(keys[0]) is None
    assert downloads.take(keys[1]) is file
    downloads.forget("one")
    assert len(downloads) == 1
    assert downloads.take(other) is file


# --- views ------------------------------------------------------------------------------------------------------------


class Shelf:
    """A view that can be asked."""

    def __init__(self) -> None:
        self.asked = Recorder()

    def answer(self, session: Session, request: dict[str, Any]) -> None:
        """Note what was asked."""
        self.asked((session.role, request.get("page")))


async def test_watchers_may_ask_views(server: Server, join: Join) -> None:
    """Whoever looks may ask for another part of a view; a view that is not there, or has gone, is not asked."""
    shelf, gone = Shelf(), Shelf()
    server._engine.views.register("shelf", shelf.answer)
    server._engine.views.register("gone", gone.answer)
    del gone
    gc.collect()
    browser = await join(server, "view")
    for request in ({"view": "gone"}, {"view": "none"}, {"view": [1]}, "shelf", {"view": "shelf", "page": 7}):
        browser.event("view", request)
    assert await shelf.asked.until() == [("view", 7)]
    assert browser.errors == []


async def test_watchers_ask_only_so_often(server: Server, join: Join) -> None:
    """A watcher's flood of requests ends at the door; whoever may act is not limited there."""
    asked: dict[str, int] = {"view": 0, "control": 0}
    views = server._engine.views
    ask = views.ask

    def count(session: Session, payload: Any) -> None:
        asked[session.role] += 1
        ask(session, payload)

    views.ask = count  # type: ignore[method-assign]
    shelf = Shelf()
    views.register("shelf", shelf.answer)
    watcher, actor = await join(server, "view"), await join(server)
    for _ in range(500):
        watcher.event("view", {"view": "shelf"})
    for page in range(300):
        actor.event("view", {"view": "shelf", "page": page})
    while ("control", 299) not in shelf.asked.seen:
        await shelf.asked.until(len(shelf.asked.seen) + 1)
    assert 1 <= asked["view"] < 500
    assert asked["control"] == 300


async def test_only_the_last_question_counts(server: Server, join: Join) -> None:
    """What a page asks while it is being answered is answered once, for the last time it asked."""
    entered, gate = threading.Event(), threading.Event()

    class Slow(Shelf):
        def answer(self, session: Session, request: dict[str, Any]) -> None:
            entered.set()
            gate.wait(10)
            super().answer(session, request)

    shelf = Slow()
    server._engine.views.register("shelf", shelf.answer)
    browser = await join(server)
    browser.event("view", {"view": "shelf", "page": 0})
    await asyncio.to_thread(entered.wait, 10)
    for page in range(1, 200):
        browser.event("view", {"view": "shelf", "page": page})
    gate.set()
    assert await shelf.asked.until(2) == [("control", 0), ("control", 199)]


async def test_watchers_leave_time_to_others(server: Server, join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an answer a watcher waits three times as long as it took, but not for ever; an actor does not."""
    shelf = Shelf()
    server._engine.views.register("shelf", shelf.answer)
    watcher, actor = await join(server, "view"), await join(server)
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await sleep(0)

    took = 0.5
    clock = itertools.count()
    monkeypatch.setattr("belvedere.app.sessions.views.asyncio", SimpleNamespace(sleep=pause))
    monkeypatch.setattr("belvedere.app.sessions.views.time", SimpleNamespace(monotonic=lambda: next(clock) * took))
    for browser, expected in ((watcher, [1.5]), (actor, [1.5]), (watcher, [1.5, 5.0])):
        browser.event("view", {"view": "shelf"})
        while len(pauses) < len(expected) or server._engine.views._latest:
            await sleep(0)
        assert pauses == expected
        took = 100.0
    assert len(shelf.asked.seen) == 3
