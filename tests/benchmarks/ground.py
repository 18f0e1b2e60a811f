"""The ground of a run: the product's own, with a fresh database for each import."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.base.embedded import EmbeddedPostgres
from backend.base.sealing import Keyring
from backend.commands.bench.exchange import ground
from backend.commands.bench.exchange.ground import free_port, prepare, running, served, short_folder
from backend.demo.corner.corner import build_corner
from tests.corner import KEY, PASSWORD, SEED, copy_database

__all__ = ["Ground", "free_port", "make_template", "prepared_ground", "running", "served"]

ROOT = Path(__file__).parents[2]
TEMPLATE = "postgres"


class Ground(ground.Ground, frozen=True, kw_only=True):
    """A running server, in whose first database the corner stands without a dossier."""

    password: str = PASSWORD

    def new_database(self, name: str) -> str:
        """Copy the first database and return the copy's URL."""
        return asyncio.run(copy_database(self.server, TEMPLATE, name))


@contextmanager
def prepared_ground() -> Iterator[Ground]:
    """Start PostgreSQL with fsync on, load the corner, and stop it afterwards."""
    with short_folder() as folder, EmbeddedPostgres(folder / "postgres") as server:
        made = Ground(server=server, folder=folder, corner=build_corner(SEED), keyring=Keyring(KEY))
        asyncio.run(make_template(made))
        yield made


async def make_template(made: Ground) -> None:
    """Migrate the first database, and load offices and people."""
    await prepare(made, parcels=0)
