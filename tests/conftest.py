"""Real parts for every test: one PostgreSQL a session, a corner of the country in it, the service on top."""

import asyncio
import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit

import httpx
import pytest
from asyncpg import Pool
from hypothesis import settings
from litestar import Litestar

from backend.app import create_app
from backend.base.database import open_pool
from backend.base.embedded import EmbeddedPostgres
from backend.base.place import Place
from backend.base.sealing import Keyring
from backend.base.settings import Settings
from backend.demo.corner.corner import build_corner
from tests.corner import DAY, KEY, PASSWORD, SEED, World, copy_database, drop_database, make_corner, make_migrated

# The machine may be busy with other things: how long an example takes says nothing.
settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")

# A shell's background job ignores Ctrl-C and would have every process under test, which is sent one, ignore it too.
signal.signal(signal.SIGINT, signal.default_int_handler)

_numbers = itertools.count()
UNSAFE_AND_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


class PostgresServer(Protocol):
    """A server on which tests may create databases."""

    def dsn(self, database: str = "postgres") -> str: ...


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Give the server of DATABASE_URL, or one of our own that ends with the session."""
    if given := os.environ.get("DATABASE_URL"):
        yield GivenPostgres(given)
        return
    with short_directory() as place, EmbeddedPostgres(place / "postgres", UNSAFE_AND_FAST) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_template(postgres) -> Iterator[str]:
    """Name a database with every migration and the reference tables, and nothing else."""
    name = f"trao_migrated_{os.getpid()}"
    asyncio.run(make_migrated(postgres, name))
    yield name
    asyncio.run(drop_database(postgres, name))


@pytest.fixture(scope="session")
def corner_template(postgres, migrated_template) -> Iterator[str]:
    """Name a database in which the corner stands, with 24 dossiers of 20 November 2026."""
    name = f"trao_corner_{os.getpid()}"
    asyncio.run(copy_database(postgres, migrated_template, name))
    asyncio.run(make_corner(postgres, name))
    yield name
    asyncio.run(drop_database(postgres, name))


@pytest.fixture
async def database(postgres, migrated_template) -> AsyncIterator[str]:
    """Give the URL of an empty migrated database of the test's own."""
    name = f"trao_test_{os.getpid()}_{next(_numbers)}"
    yield await copy_database(postgres, migrated_template, name)
    await drop_database(postgres, name)


@pytest.fixture
async def world(postgres, corner_template) -> AsyncIterator[World]:
    """Give a corner of the country of the test's own."""
    name = f"trao_test_{os.getpid()}_{next(_numbers)}"
    url = await copy_database(postgres, corner_template, name)
    yield World(url=url, corner=build_corner(SEED), keyring=Keyring(KEY), day=DAY, password=PASSWORD)
    await drop_database(postgres, name)


@pytest.fixture
async def pool(world: World) -> AsyncIterator[Pool]:
    """Give a pool on the corner, acting as the application role."""
    pool = await open_pool(world.url, 4)
    yield pool
    await pool.close()


@pytest.fixture
async def app(world: World, tmp_path: Path) -> AsyncIterator[Litestar]:
    """Give the running service on the corner."""
    service = create_app(Place(database_url=world.url, state=tmp_path, key=KEY, settings=Settings()))
    async with service.lifespan():
        yield service


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Give a stranger's HTTP client on the service."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://trao.test") as client:
        yield client


@pytest.fixture
def place() -> Iterator[Path]:
    """Give an empty folder with a short name, gone after the test."""
    with short_directory() as directory:
        yield directory


@pytest.fixture(scope="module")
def shared_place() -> Iterator[Path]:
    """Give such a folder to all tests of one file."""
    with short_directory() as directory:
        yield directory


@contextmanager
def short_directory() -> Iterator[Path]:
    """Make a folder whose sockets have short names and which, under root, PostgreSQL's account may pass."""
    directory = Path(tempfile.mkdtemp(prefix="trao-", dir="/tmp"))
    if os.geteuid() == 0:
        directory.chmod(0o711)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


class GivenPostgres:
    """A server that somebody else runs."""

    def __init__(self, address: str) -> None:
        self._address = urlsplit(address)

    def dsn(self, database: str = "postgres") -> str:
        return urlunsplit(self._address._replace(path=f"/{quote(database, safe='')}"))
