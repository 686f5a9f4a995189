"""Files from the browser, streamed to disk.

``POST upload`` takes ``multipart/form-data``, one part for each file: the part's name is the input of the page, its
file name the client's. The request carries the token and, in two headers, the session it belongs to. Nothing is
held in memory beyond a megabyte, and whatever goes wrong leaves no file behind.

Files get names of our choice in a folder of the server's own, which is removed when the server stops; a host that
wants to keep a file moves it. The ending of the client's name is kept, since readers of files go by it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import shutil
import tempfile
from collections.abc import Awaitable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import BodyPartReader, MultipartReader, StreamReader, web

from belvedere.transport.answers import Answer, json_answer
from belvedere.transport.auth import bearer
from belvedere.transport.host import Host, NotTaken, Upload
from belvedere.transport.options import TransportOptions

__all__ = ["SECRET_HEADER", "SESSION_HEADER", "UploadFolder", "UploadRefused", "clean_name"]

SESSION_HEADER = "X-Belvedere-Session"
SECRET_HEADER = "X-Belvedere-Secret"  # noqa: S105 (the name of a header)

_T = TypeVar("_T")

_logger = logging.getLogger("belvedere.transport")

_READ_BYTES = 256 * 1024
_WRITE_BYTES = 1 << 20  # gathered before a thread is asked to write
_MAX_FILES = 256  # of one request
_MAX_NAME = 200  # characters
_SUFFIXES = re.compile(r"(\.[A-Za-z0-9_]{1,12}){1,2}$")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


class UploadRefused(Exception):
    """An upload that is not taken. Carries what is answered."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.answer = json_answer({"error": reason}, status)


def clean_name(name: str | None) -> str:
    """Return a client's file name without directories and without what a file system or a page may stumble over."""
    base = (name or "").replace("\\", "/").rpartition("/")[2]
    base = _UNSAFE.sub("_", base).strip(" .")
    if len(base) > _MAX_NAME:
        suffix = Path(base).suffix[-20:]
        base = base[: _MAX_NAME - len(suffix)] + suffix
    return base or "upload"


class UploadFolder:
    """Receives uploads for one host.

    Args:
        host: who is told of progress and given the files.
        options: limits.
    """

    def __init__(self, host: Host, options: TransportOptions) -> None:
        self._host = host
        self._options = options
        self._folder: Path | None = None  # made with the first file
        self._arriving = 0  # bytes of files now being received
        self._kept: dict[Path, int] = {}  # sizes of complete files, some of which the host may have moved since
        self._kept_size = 0  # their sum

    def remove(self) -> None:
        """Delete every file."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
            self._kept.clear()
            self._kept_size = 0

    async def answer(self, headers: Mapping[str, str], body: StreamReader) -> Answer:
        """Answer ``POST upload``.

        Args:
            headers: of the request.
            body: of the request; whoever fills it must heed its wish to pause.

        Raises:
            ConnectionError: the client is gone.
        """
        try:
            uploads = await self._receive(headers, body, self.authorize(headers))
            answers = await self._deliver(uploads)
        except UploadRefused as refusal:
            return refusal.answer
        except NotTaken as refusal:
            return json_answer({"error": str(refusal)}, 404)
        except TimeoutError:
            return json_answer({"error": "the upload stopped half-way"}, 408)
        except (ConnectionError, web.HTTPException):
            raise
        except (ValueError, web.PayloadAccessError, web.RequestPayloadError) as error:
            _logger.info("An upload was not understood: %r", error)
            return json_answer({"error": "the body is not valid multipart/form-data"}, 400)
        except Exception:
            _logger.exception("An upload failed")
            return json_answer({"error": "the server could not take the file"}, 500)
        return json_answer({"files": answers})

    def authorize(self, headers: Mapping[str, str]) -> str:
        """Return the session that a request belongs to.

        Raises:
            UploadRefused: its sender may not upload.
        """
        token = bearer(headers.get("Authorization"))
        role = self._host.role(token)
        if role is None:
            raise UploadRefused(401, "this needs the server's token, as 'Authorization: Bearer …'")
        if role != "control":
            raise UploadRefused(403, "a view link may not upload")
        session = headers.get(SESSION_HEADER)
        secret = headers.get(SECRET_HEADER)
        if not session or not secret:
            raise UploadRefused(400, f"the headers {SESSION_HEADER} and {SECRET_HEADER} are missing")
        role = self._host.role(token, (session, secret))
        if role is None:
            raise UploadRefused(401, "the session is not known; load the page again")
        if role != "control":
            raise UploadRefused(403, "this session may not upload")
        return session

    async def _receive(self, headers: Mapping[str, str], body: StreamReader, session: str) -> list[Upload]:
        if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "multipart/form-data":
            raise UploadRefused(400, "files are taken as multipart/form-data")
        length = headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() else None
        if (total or 0) > self._options.upload_max_total:
            raise UploadRefused(413, self._too_much())
        uploads: list[Upload] = []
        try:
            parts = MultipartReader(headers, body)
            while (part := await self._in_time(parts.next())) is not None:
                if isinstance(part, MultipartReader):
                    raise UploadRefused(400, "a part within a part is not a file")
                if part.filename is None:
                    await self._in_time(part.release())
                    continue
                if len(uploads) == _MAX_FILES:
                    raise UploadRefused(413, f"more than {_MAX_FILES} files at a time are not taken")
                uploads.append(await self._receive_file(part, session, total))
        except BaseException:
            _delete(uploads)
            raise
        if not uploads:
            raise UploadRefused(400, "the request holds no file")
        return uploads

    async def _receive_file(self, part: BodyPartReader, session: str, total: int | None) -> Upload:
        name = clean_name(part.filename)
        suffix = _SUFFIXES.search(name)
        path = self._make_folder() / (secrets.token_hex(16) + (suffix[0] if suffix else ""))
        field = part.name or ""
        loop = asyncio.get_running_loop()
        size = 0
        waiting = bytearray()
        done = False
        file = path.open("xb")
        try:
            while chunk := await self._in_time(part.read_chunk(_READ_BYTES)):
                size += len(chunk)
                self._arriving += len(chunk)
                if size > self._options.upload_max_size:
                    raise UploadRefused(413, f"{name} is larger than {self._options.upload_max_size:,} bytes")
                if not self._has_room():
                    raise UploadRefused(413, self._too_much())
                waiting += chunk
                if len(waiting) >= _WRITE_BYTES:
                    await loop.run_in_executor(None, file.write, waiting)
                    waiting = bytearray()
                    self._host.upload_progress(session, field, size, total)
            await loop.run_in_executor(None, file.write, waiting)
            done = True
        finally:
            file.close()
            if not done:
                path.unlink(missing_ok=True)
            self._arriving -= size
        self._kept[path] = size
        self._kept_size += size
        self._host.upload_progress(session, field, size, size)
        content_type = part.headers.get("Content-Type", "application/octet-stream")
        return Upload(name=name, content_type=content_type, size=size, path=path, field=field, session=session)

    async def _deliver(self, uploads: list[Upload]) -> list[dict[str, Any]]:
        """Give the files to the host, all of them complete. What it did not take is deleted."""
        answers: list[dict[str, Any]] = []
        try:
            for upload in uploads:
                result = await self._host.uploaded(upload)
                answers.append({"name": upload.name, "size": upload.size, "field": upload.field, "result": result})
        except BaseException:
            _delete(uploads[len(answers) :])
            raise
        return answers

    async def _in_time(self, step: Awaitable[_T]) -> _T:
        async with asyncio.timeout(self._options.upload_timeout):
            return await step

    def _make_folder(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="belvedere-uploads-"))  # readable by its owner only
        return self._folder

    def _has_room(self) -> bool:
        """Return whether all files, those of other requests included, keep within the limit.

        Asked for every piece: what was free when a file began may since have been taken by files that arrived with it.
        """
        most = self._options.upload_max_total
        if self._arriving + self._kept_size > most:
            self._kept = {path: size for path, size in self._kept.items() if path.exists()}
            self._kept_size = sum(self._kept.values())
        return self._arriving + self._kept_size <= most

    def _too_much(self) -> str:
        return f"the server keeps at most {self._options.upload_max_total:,} bytes of uploaded files"


def _delete(uploads: list[Upload]) -> None:
    for upload in uploads:
        upload.path.unlink(missing_ok=True)
