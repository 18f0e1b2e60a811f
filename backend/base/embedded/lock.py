"""One owner for a database folder, for as long as that owner lives."""

import fcntl
import os
import weakref
from pathlib import Path

from backend.base.embedded.refusals import DirectoryOwned


class OwnerLock:
    """An flock that the system releases when its holder ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take it or refuse at once, naming the holder. Raises DirectoryOwned."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(descriptor, 20).decode(errors="replace").strip() or "?"
            os.close(descriptor)
            raise DirectoryOwned(self._path.parent, owner) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        _held.add(self)

    def release(self) -> None:
        """Give it up; harmless when not held."""
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)  # closing is not enough while a fork has a copy
            self.forget()

    def forget(self) -> None:
        """Drop our copy of the descriptor without giving up what its other copies hold."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


_held: weakref.WeakSet[OwnerLock] = weakref.WeakSet()


def _forget_in_forked_child() -> None:
    """A pool worker that outlives its killed parent would otherwise keep the lock."""
    for lock in list(_held):
        lock.forget()


os.register_at_fork(after_in_child=_forget_in_forked_child)
