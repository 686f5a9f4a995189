"""Files that a page sends: what the transport's route ``POST upload`` does, without HTTP."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere.transport.auth import bearer
from belvedere.transport.host import NotTaken, Upload
from belvedere.transport.uploads import SECRET_HEADER, SESSION_HEADER, clean_name

if TYPE_CHECKING:
    from belvedere.transport.host import Host

__all__ = ["ChosenFile", "PageFiles"]


class ChosenFile:
    """A file that was chosen in a page."""

    def __init__(self, name: str, content: bytes, content_type: str) -> None:
        self.name = name
        self.content = content
        self.content_type = content_type


class PageFiles:
    """The files of one page, and the folder of what it uploaded."""

    def __init__(self) -> None:
        self._chosen: list[ChosenFile] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def choose(self, file: Path | str | tuple[str, bytes], content_type: str) -> tuple[int, str, int, str]:
        """Return a file as the page knows it: number, name, bytes, type."""
        name, content = file if isinstance(file, tuple) else (Path(file).name, Path(file).read_bytes())
        self._chosen.append(ChosenFile(name, bytes(content), content_type))
        return len(self._chosen) - 1, name, len(content), content_type

    async def answer(self, host: Host, request: dict[str, Any]) -> tuple[int, str]:
        """Return status and body of the answer to a request of the page."""
        if request["url"].partition("?")[0].rpartition("/")[2] != "upload":
            return 404, json.dumps({"error": f"{request['url']} is not served without a browser"})
        headers = request["headers"]
        token = bearer(headers.get("Authorization"))
        session = headers.get(SESSION_HEADER, "")
        if host.role(token, (session, headers.get(SECRET_HEADER, ""))) != "control":
            return 403, json.dumps({"error": "this session may not upload"})
        answers = []
        for field, value in request["entries"]:
            if isinstance(value, dict):
                upload = self._store(field, self._chosen[value["content"]], session)
                host.upload_progress(session, field, upload.size, upload.size)
                try:
                    result = await host.uploaded(upload)
                except NotTaken as refusal:
                    return 404, json.dumps({"error": str(refusal)})
                answers.append({"name": upload.name, "size": upload.size, "field": field, "result": result})
        return 200, json.dumps({"files": answers})

    def close(self) -> None:
        """Remove what was uploaded."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _store(self, field: str, chosen: ChosenFile, session: str) -> Upload:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="belvedere-testing-")
        folder = Path(tempfile.mkdtemp(dir=self._folder.name))
        name = clean_name(chosen.name)
        path = folder / name
        path.write_bytes(chosen.content)
        content_type = chosen.content_type or "application/octet-stream"
        return Upload(name, content_type, len(chosen.content), path, field, session)
