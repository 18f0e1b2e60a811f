"""The ground of a run: a durable PostgreSQL of its own with the corner in it, and servers as real processes."""

import asyncio
import base64
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct

from backend.base.clock import now
from backend.base.database import open_pool
from backend.base.embedded import EmbeddedPostgres
from backend.base.migrate import analyze, migrate
from backend.base.sealing import Keyring
from backend.base.state import create_state_directory
from backend.catalogue.reference import bring_reference
from backend.demo.corner.corner import Corner, build_corner
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import load_corner, load_dossiers

EPOCH: Final = "epoch-1"
DAY: Final = date(2026, 11, 20)
SEED: Final = 7
PATIENCE_S: Final = 60


class Ground(Struct, frozen=True, kw_only=True):
    """A running server with the corner in its first database, where everybody signs in with ``password``."""

    server: EmbeddedPostgres
    folder: Path
    corner: Corner
    keyring: Keyring
    password: str

    @property
    def url(self) -> str:
        return self.server.dsn()

    @property
    def province(self) -> int:
        return self.corner.province_id

    def environment(self, url: str, port: int = 0) -> dict[str, str]:
        """Return the environment of a process of ours on a database."""
        ours = {
            "DATABASE_URL": url,
            "TRAO_STATE": str(self.folder / "state"),
            "TRAO_PORT": str(port),
            "TRAO_KEY": base64.b64encode(self.keyring.key_encryption_key).decode(),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRAO_")}
        return {**kept, **ours}


@contextmanager
def prepared_ground(parcels: int = 0) -> Iterator[Ground]:
    """Start PostgreSQL with fsync on, load the corner and so many of its dossiers, and stop it afterwards."""
    with short_folder() as folder, EmbeddedPostgres(folder / "postgres") as server:
        ground = Ground(
            server=server,
            folder=folder,
            corner=build_corner(SEED),
            keyring=Keyring(secrets.token_bytes(32)),
            password=secrets.token_urlsafe(),
        )
        asyncio.run(prepare(ground, parcels))
        yield ground


async def prepare(ground: Ground, parcels: int) -> None:
    """Migrate the database, load offices, people and dossiers, and let the planner know how many they are."""
    await migrate(ground.url)
    await bring_reference(ground.url)
    pool = await open_pool(ground.url, 1)
    try:
        await load_corner(pool, ground.keyring, ground.corner, ground.password, EPOCH)
        if parcels:
            await load_dossiers(pool, ground.keyring, ground.corner, dossiers(SEED, DAY, parcels), DAY, now())
    finally:
        await pool.close()
    await analyze(ground.url)


@contextmanager
def short_folder() -> Iterator[Path]:
    """Make a folder whose sockets have short names and which, under root, PostgreSQL's account may pass."""
    with tempfile.TemporaryDirectory(prefix="trao-", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "b"
        Path(name).chmod(0o711)
        create_state_directory(folder)
        yield folder


@contextmanager
def running(
    command: Sequence[str | Path], environment: Mapping[str, str], port: int, *, quiet: bool = False
) -> Iterator[int]:
    """Run a server until the block is left, and give its process id; a quiet one's complaints are not shown either.

    Raises RuntimeError where it does not listen in time.
    """
    process = subprocess.Popen(  # noqa: S603
        list(command),
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if quiet else None,
    )
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def served(ground: Ground, url: str) -> Iterator[tuple[int, int]]:
    """Run the service on a database of the ground as anybody would; give its process id and its port."""
    port = free_port()
    with running([sys.executable, "-m", "backend", "serve"], ground.environment(url, port), port) as pid:
        yield pid, port


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
