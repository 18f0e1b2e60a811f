"""The database and the folder of one world, and the last copy of both."""

import shutil
from pathlib import Path

import asyncpg

from tests.corner import drop_database
from tests.exchange.live_store import GROUND


async def make_ground(postgres, migrated: str, name: str) -> None:
    """Make the database in which every world begins."""
    await copy_database(postgres, migrated, name)
    conn = await asyncpg.connect(postgres.dsn(name))
    try:
        await conn.execute(GROUND)
    finally:
        await conn.close()


async def copy_database(postgres, source: str, name: str) -> None:
    """Make a database from one that nobody is using, in place of any of that name."""
    await drop_database(postgres, name)
    conn = await asyncpg.connect(postgres.dsn())
    try:
        await conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
    finally:
        await conn.close()


class Disk:
    """Where one world's service keeps what it holds.

    Half an upload is in no copy. After ``copied_until_s`` of the world's time nothing is restored any more, so that
    no copy is made: each takes half a second.
    """

    def __init__(self, postgres, ground: str, name: str, folder: Path, copied_until_s: float) -> None:
        self.postgres, self.ground, self.name, self.copied_until_s = postgres, ground, name, copied_until_s
        self.state, self.kept = folder / "state", folder / "kept"
        self.last = ground

    @property
    def url(self) -> str:
        """Return where the database is."""
        return self.postgres.dsn(self.name)

    async def make(self) -> None:
        """Begin as every world begins."""
        self.kept.mkdir(parents=True)
        await copy_database(self.postgres, self.ground, self.name)

    async def copy(self) -> None:
        """Copy everything; nobody may be using it."""
        self.last = f"{self.name}_copy"
        await copy_database(self.postgres, self.name, self.last)
        shutil.rmtree(self.kept)
        shutil.copytree(self.state / "media", self.kept)

    async def put_back(self) -> None:
        """Lose everything since the last copy; nobody may be using it."""
        await copy_database(self.postgres, self.last, self.name)
        shutil.rmtree(self.state)
        shutil.copytree(self.kept, self.state / "media")

    async def drop(self) -> None:
        """Leave nothing in the server."""
        await drop_database(self.postgres, self.name)
        await drop_database(self.postgres, f"{self.name}_copy")
