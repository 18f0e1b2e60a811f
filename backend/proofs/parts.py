"""Uploads under way: one file per handheld and hash, grown only at its end, so that a lost answer costs nothing."""

import fcntl
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from mobile_sync.media import finish, place


class Grown(Struct, frozen=True, kw_only=True):
    """How far an upload is after a part; ``body`` is there once it is whole and its hash is right."""

    offset: int
    fits: bool
    body: bytes | None = None


class Parts:
    """The folder of unfinished uploads of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, province: int, device: UUID, sha256: str) -> Path:
        """Return where one upload grows: nobody else's bytes ever stand in its way."""
        return self.folder / f"{province}-{device}-{sha256}.part"

    def offset(self, province: int, device: UUID, sha256: str) -> int:
        """Return how many bytes of an upload are here."""
        try:
            return self.path(province, device, sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def grow(self, province: int, device: UUID, sha256: str, offset: int, size: int, part: bytes) -> Grown:
        """Add a part at ``offset`` of an upload of ``size`` bytes.

        A part that does not start where the file ends changes nothing; a whole file of the wrong hash starts anew.
        """
        path = self.path(province, device, sha256)
        if len(part) == size and offset == 0 and not path.exists():
            return grown_whole(sha256, part)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            have = file.seek(0, os.SEEK_END)
            if have > size:  # the handheld has changed its mind about how long it is
                file.truncate(0)
                have = file.seek(0)
            placed = place(have, offset, size, len(part))
            if not placed.kept:
                return Grown(offset=placed.offset, fits=False)
            file.write(part)
            file.flush()
            if placed.offset < size:
                return Grown(offset=placed.offset, fits=True)
            file.seek(0)
            body = file.read()
            grown = grown_whole(sha256, body)
            if not grown.fits:
                file.truncate(grown.offset)
            return grown

    def drop_before(self, moment: datetime) -> int:
        """Forget uploads that nobody went on with since a moment, and return how many."""
        old = [path for path in self.folder.glob("*.part") if path.stat().st_mtime < moment.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def drop(self, province: int, device: UUID, sha256: str) -> None:
        """Forget an upload that is kept elsewhere now."""
        self.path(province, device, sha256).unlink(missing_ok=True)


def grown_whole(sha256: str, body: bytes) -> Grown:
    """Return what an upload is that has all of its bytes; where they are not the right ones it starts anew."""
    finished = finish(sha256, body)
    return Grown(offset=finished.offset, fits=finished.complete, body=body if finished.complete else None)
