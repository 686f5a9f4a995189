"""`trame.app.file_upload`: a file as the state describes it.

A file does not stand in the state: the variable of its input says under which name the server keeps it, and the
content is read from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere.app import registry

__all__ = ["ClientFile"]


class ClientFile:
    """A file chosen in a page, as the state variable of its input describes it.

    Args:
        file_state_variable: the variable's value, or one of it where several files were chosen; None: no file.
    """

    def __init__(self, file_state_variable: Mapping[str, Any] | None = None) -> None:
        self._file = file_state_variable or {}

    @property
    def is_empty(self) -> bool:
        """Whether there is no file."""
        return self.content is None

    @property
    def name(self) -> str | None:
        """Name of the file, as the client says."""
        return self._file.get("name")

    @property
    def size(self) -> int | None:
        """Size in bytes."""
        return self._file.get("size")

    @property
    def modified_time(self) -> int | None:
        """When it was changed, in milliseconds since 1970."""
        return self._file.get("lastModified")

    @property
    def mime_type(self) -> str | None:
        """Type, as the client says."""
        return self._file.get("type")

    @property
    def content(self) -> bytes | None:
        """The bytes of the file; None where there is none, or where it is gone: its user has left."""
        content = self._file.get("content")
        if content is None:
            upload = registry.find_upload(self._file)
            return None if upload is None else upload.path.read_bytes()
        return b"".join(content) if isinstance(content, list) else content

    @property
    def info(self) -> str:
        """A sentence about it."""
        return f"File: {self.name} of size {self.size} and type {self.mime_type}"
