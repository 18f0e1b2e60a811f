"""A handheld that was not updated: it speaks the version before this one, and writes a fact's older shape."""

import msgspec

from mobile_sync.facts import AnyFact, media_of
from mobile_sync.simulation.handset import Handset
from mobile_sync.simulation.old import read_old, write_old, write_old_fact
from mobile_sync.wire import Exchange, Reply


class OldHandset(Handset):
    """The same rules behind an older wire."""

    @property
    def is_old(self) -> bool:
        """Return whether it speaks the version before this one."""
        return True

    def written(self, asked: Exchange) -> bytes:
        """Return an exchange as it goes over the air."""
        return write_old(asked)

    def read(self, body: bytes) -> Reply | None:
        """Return a reply, or None where it came mutilated."""
        try:
            return read_old(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def capture(self, fact: AnyFact) -> None:
        """Record a fact in the shape of its time."""
        named = tuple(sha256 for _, sha256 in media_of(fact))
        for sha256 in named:
            self.handheld.offsets = {sha256: 0, **self.handheld.offsets}
        self.handheld.outbox.append(self.written_fact(fact))
        self.note_captured(fact.parcel, named)

    def written_fact(self, fact: AnyFact) -> bytes:
        """Return a fact as this handheld's app writes it."""
        return write_old_fact(fact)
