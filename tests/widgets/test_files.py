"""Files from the user: who takes them, and what they are refused for."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

from belvedere.app import Server, Session
from belvedere.transport.host import NotTaken, Upload
from belvedere.ui import AppLayout
from belvedere.ui.building import building
from belvedere.widgets import files
from tests.app.conftest import Join


def upload(tmp_path: Path, field: str, name: str = "a.csv", session: str = "s", size: int = 3) -> Upload:
    """Return a file that has arrived."""
    path = tmp_path / f"{field.replace(':', '_')}-{name}"
    path.write_bytes(b"x" * size)
    return Upload(name=name, content_type="text/csv", size=size, path=path, field=field, session=session)


async def take(server: Server, one: Upload, session: Session | None = None) -> Any:
    """Hand a file to the server, as a transport does."""
    engine = server._engine
    return await engine.uploads.take(one, session, engine.dispatcher)


async def test_file_reaches_the_function(server: Server, tmp_path: Path) -> None:
    """The function of an input is called with as much as it takes; what it returns is the answer."""
    seen: list[Any] = []

    def with_session(one: Upload, session: Session | None) -> int:
        seen.append((one.name, session))
        return one.size

    async def alone(one: Upload) -> str:
        return one.path.read_text()

    with AppLayout(server):
        files.FileInput(on_upload=with_session, field="data")
        files.FileInput(on_upload=alone, field="text")
    assert await take(server, upload(tmp_path, "data")) == 3
    assert await take(server, upload(tmp_path, "text")) == "xxx"
    assert seen == [("a.csv", None)]


async def test_bounds_hold_for_everybody(server: Server, tmp_path: Path) -> None:
    """The kinds and the size that an input takes are judged on the server too."""
    with AppLayout(server):
        files.FileInput(on_upload=lambda one: one.name, field="data", accept=[".CSV", "image/*"], max_size=3)
    assert await take(server, upload(tmp_path, "data")) == "a.csv"
    with pytest.raises(NotTaken, match="larger than 3 bytes"):
        await take(server, upload(tmp_path, "data", size=4))
    with pytest.raises(NotTaken, match="not of a kind"):
        await take(server, upload(tmp_path, "data", "a.exe"))
    with pytest.raises(ValueError, match="above 0"):
        files.FileInput(max_size=0)


class Form:
    """Holds an input whose function it is."""

    def __init__(self) -> None:
        self.input = files.FileInput(on_upload=self.take, field="data")

    def take(self, one: Upload) -> int:
        """Take a file."""
        return one.size


async def test_input_that_is_gone(server: Server, tmp_path: Path) -> None:
    """The function of an input goes with it, also where it belongs to what holds the input."""
    with building(server):
        forms = [Form()]
    assert await take(server, upload(tmp_path, "data")) == 3
    forms.clear()
    gc.collect()
    with pytest.raises(NotTaken):
        await take(server, upload(tmp_path, "data"))


async def test_files_of_a_state_variable(server: Server, join: Join, tmp_path: Path) -> None:
    """A variable stands for files on disk; others put into it take their place, and they go with the session."""
    await join(server)
    (session,) = server.sessions
    first, second = upload(tmp_path, "state:files:1"), upload(tmp_path, "state:files:1", "b.csv")
    values = [await take(server, first, session), await take(server, second, session)]
    assert values[0].keys() == {"name", "size", "type", "upload"}
    assert files.uploaded(values, server) == [first, second]
    assert server.uploaded(values[0]) is first
    later = upload(tmp_path, "state:files:2", "c.csv")
    value = await take(server, later, session)
    assert server.uploaded(values) == [None, None]
    assert not first.path.exists()
    other = upload(tmp_path, "state:files:1", "d.csv", "other")
    await take(server, other, session)
    assert server.uploaded(value) is later
    server._engine.uploads.forget("s")
    assert (later.path.exists(), other.path.exists()) == (False, True)


async def test_file_of_a_session_that_ended(server: Server, join: Join, tmp_path: Path) -> None:
    """A file for a variable is refused once its session has ended: nobody would ever delete it."""
    await join(server)
    (session,) = server.sessions
    session.close()
    for ended in (session, None):
        with pytest.raises(NotTaken, match="session has ended"):
            await take(server, upload(tmp_path, "state:files:1"), ended)


async def test_files_of_variables_without_end(
    server: Server, join: Join, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session that names ever new variables keeps no more files than it may; the oldest go first."""
    monkeypatch.setattr("belvedere.app.sessions.uploads.MAX_KEPT", 3)
    await join(server)
    (session,) = server.sessions
    arrived = [upload(tmp_path, f"state:made_up_{number}:1") for number in range(5)]
    for one in arrived:
        await take(server, one, session)
    assert [one.path.exists() for one in arrived] == [False, False, True, True, True]


@pytest.mark.parametrize("value", [None, "guess", {"upload": 3}, {"name": "a"}, 7])
def test_values_that_stand_for_no_file(value: Any) -> None:
    """What a client made up leads to no file."""
    assert Server("files").uploaded(value) is None


def test_download_says_what_a_click_does() -> None:
    """A button for a file has no other click."""
    with AppLayout(Server("files")), pytest.raises(TypeError, match="content"):
        files.FileDownload(b"", "a", click=print)
