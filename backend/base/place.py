"""Where one service runs."""

from pathlib import Path

from msgspec import Struct

from backend.base.settings import Settings


class Place(Struct, frozen=True, kw_only=True):
    """Where one service runs: its database, its folder, its key-encryption key."""

    database_url: str
    state: Path
    key: bytes
    settings: Settings
