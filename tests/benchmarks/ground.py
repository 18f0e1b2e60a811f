"""The ground of a run: a durable PostgreSQL of its own, databases from one template, servers as real processes."""

import asyncio
import base64
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from backend.base.database import open_pool
from backend.base.embedded import EmbeddedPostgres
from backend.base.sealing import Keyring
from backend.demo.corner.corner import Corner, build_corner
from backend.demo.load import load_corner
from tests.conftest import short_directory
from tests.corner import KEY, PASSWORD, SEED, copy_database, make_migrated

ROOT = Path(__file__).parents[2]
EPOCH = "epoch-1"
TEMPLATE = "bench_template"
PATIENCE_S = 30


class Ground(Struct, frozen=True, kw_only=True):
    """A running server, and a template database in which the corner stands without a dossier."""

    server: EmbeddedPostgres
    folder: Path
    corner: Corner
    keyring: Keyring

    @property
    def province(self) -> int:
        return self.corner.province_id

    def new_database(self, name: str) -> str:
        """Copy the template and return the copy's URL."""
        return asyncio.run(copy_database(self.server, TEMPLATE, name))

    def environment(self, url: str, port: int = 0) -> dict[str, str]:
        """Return the environment of a process of ours on a database."""
        ours = {
            "DATABASE_URL": url,
            "TRAO_STATE": str(self.folder / "state"),
            "TRAO_PORT": str(port),
            "TRAO_KEY": base64.b64encode(KEY).decode(),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRAO_")}
        return {**kept, **ours}


@contextmanager
def prepared_ground() -> Iterator[Ground]:
    """Start PostgreSQL with fsync on, load the corner into the template, and stop it afterwards."""
    with short_directory() as folder, EmbeddedPostgres(folder / "postgres") as server:
        ground = Ground(server=server, folder=folder, corner=build_corner(SEED), keyring=Keyring(KEY))
        asyncio.run(make_template(ground))
        yield ground


async def make_template(ground: Ground) -> None:
    """Migrate the template, and load offices and people."""
    await make_migrated(ground.server, TEMPLATE)
    pool = await open_pool(ground.server.dsn(TEMPLATE), 1)
    try:
        await load_corner(pool, ground.keyring, ground.corner, PASSWORD, EPOCH)
    finally:
        await pool.close()


@contextmanager
def running(command: list[str], environment: Mapping[str, str], port: int) -> Iterator[None]:
    """Run a server of ours until the block is left.

    Raises RuntimeError where it does not listen in time.
    """
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=dict(environment))
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once something listens on a port of loopback.

    Raises RuntimeError.
    """
    deadline = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"no server on port {port}")


def free_port() -> int:
    """Return a port of loopback on which nobody listens just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
