"""Where one service runs: as its environment says, and where that names no database, with one of our own."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from backend.base.clock import show
from backend.base.demo_clock import ClockFile
from backend.base.embedded import DirectoryOwned, EmbeddedPostgres
from backend.base.settings import Settings, SettingsError, read_key, read_settings
from backend.base.state import create_state_directory, state_directory


class Place(Struct, frozen=True, kw_only=True):
    """Where one service runs: its database, its folder, its key-encryption key."""

    database_url: str
    state: Path
    key: bytes
    settings: Settings


@contextmanager
def open_place(environ: Mapping[str, str]) -> Iterator[Place]:
    """Give the place that the environment describes; without DATABASE_URL, our own PostgreSQL runs for as long.

    Where another process of ours runs it already, it is used as it runs. Raises SettingsError, EmbeddedPostgresRefusal.
    """
    if environ.get("DATABASE_URL"):
        yield place_from_environment(environ)
        return
    settings = read_settings(environ)
    state = state_directory(Path.cwd(), environ=environ)
    create_state_directory(state)
    server = EmbeddedPostgres(state / "postgres")
    try:
        server.start()
    except DirectoryOwned:
        yield make_place(server.dsn(), state, settings)
        return
    try:
        yield make_place(server.dsn(), state, settings)
    finally:
        server.stop()


def place_from_environment(environ: Mapping[str, str] = os.environ) -> Place:
    """Return the place of a process that is told its database, and its folder by TRAO_STATE.

    Raises SettingsError.
    """
    settings = read_settings(environ)
    url = environ.get("DATABASE_URL")
    if not url:
        raise SettingsError("Thiếu DATABASE_URL / DATABASE_URL is not set")
    state = Path(settings.state).expanduser().absolute() if settings.state else state_directory(Path.cwd())
    create_state_directory(state)
    return make_place(url, state, settings)


def make_place(database_url: str, state: Path, settings: Settings) -> Place:
    """Return a place, its key made where there is none yet; in a demo its process shows the demo's time."""
    if settings.demo_clock:
        clock = ClockFile(Path(settings.demo_clock))
        show(clock.now, clock.speed)
    return Place(database_url=database_url, state=state, key=read_key(settings, state), settings=settings)
