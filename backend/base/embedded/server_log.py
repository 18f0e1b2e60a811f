"""What PostgreSQL says, kept in a file beside the data."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

_TAIL_BYTES = 2000


class ServerLog:
    """An append-only log that can tell what was said since a mark."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self.descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self.mark()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.descriptor)

    def mark(self) -> None:
        """Let `tail` begin here."""
        self._marked = os.fstat(self.descriptor).st_size

    def tail(self) -> str:
        """Give the last words since the mark."""
        with self._path.open("rb") as log:
            end = log.seek(0, os.SEEK_END)
            log.seek(max(self._marked, end - _TAIL_BYTES))
            return log.read().decode(errors="replace").strip()
