"""What the handhelds of a run had in their hands and what they were shown; the judge holds the database against it."""

import hashlib
from collections import Counter

from msgspec import Struct


class Captured(Struct, frozen=True, kw_only=True):
    """A fact that its handheld had saved: its exact bytes, in the order of the handheld."""

    device: str
    raw: bytes


class Journal:
    """Facts by the SHA-256 of their bytes, photos and signatures by theirs.

    ``shown`` is the verdict that a handheld was given for a fact, ``untold`` where it was given none; ``taken_back`` is
    what the service acknowledged and later said not to have; ``refused`` are answers that no retry can change.
    """

    def __init__(self) -> None:
        self.captured: dict[str, Captured] = {}
        self.shown: dict[str, str] = {}
        self.media_named: set[str] = set()
        self.media_shown: set[str] = set()
        self.taken_back: list[str] = []
        self.refused: list[str] = []
        self.happened: Counter[str] = Counter()

    def note_captured(self, device: str, raw: bytes, media: list[str]) -> None:
        """Note a fact that is safe on its handheld, and the photos and signatures that it names."""
        self.captured[hashlib.sha256(raw).hexdigest()] = Captured(device=device, raw=raw)
        self.media_named |= set(media)

    def note_acknowledged(self, raw: bytes, verdict: str) -> None:
        """Note that a handheld was told its fact had been received."""
        self.shown[hashlib.sha256(raw).hexdigest()] = verdict
