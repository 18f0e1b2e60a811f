"""A migrated database, a corner of the country in it, and the service on top: real parts, one copy for each test."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import asyncpg
import httpx
import pytest
from asyncpg import Pool
from litestar import Litestar
from msgspec import Struct

from backend.app import create_app
from backend.base.clock import now
from backend.base.database import open_pool
from backend.base.migrate import migrate
from backend.base.place import Place
from backend.base.sealing import Keyring
from backend.base.settings import Settings
from backend.catalogue.store import load_reference
from backend.demo.corner.corner import Corner, build_corner
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import load_corner, load_dossiers

SEED = 7
DAY = date(2026, 11, 20)
DOSSIERS = 24
PASSWORD = "Giấy tờ là của dân"
KEY = bytes(range(32))
_numbers = itertools.count()


class World(Struct, frozen=True, kw_only=True):
    """A corner of the country in a database of its own."""

    url: str
    corner: Corner
    keyring: Keyring
    day: date
    password: str

    @property
    def province(self) -> int:
        return self.corner.province_id


async def copy_database(postgres, template: str, name: str) -> str:
    """Make a database from a template; 0.1 s each."""
    conn = await asyncpg.connect(postgres.dsn())
    try:
        await conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    finally:
        await conn.close()
    return postgres.dsn(name)


async def drop_database(postgres, name: str) -> None:
    conn = await asyncpg.connect(postgres.dsn())
    try:
        await conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await conn.close()


async def make_migrated(postgres, name: str) -> None:
    """Make a database with every migration and the reference tables."""
    conn = await asyncpg.connect(postgres.dsn())
    try:
        await conn.execute(f'CREATE DATABASE "{name}"')
    finally:
        await conn.close()
    await migrate(postgres.dsn(name))
    owner = await asyncpg.connect(postgres.dsn(name))
    try:
        await load_reference(owner)
    finally:
        await owner.close()


async def make_corner(postgres, name: str) -> None:
    """Load the corner and a handful of its dossiers, through the import."""
    pool = await open_pool(postgres.dsn(name), 2)
    try:
        corner, keyring = build_corner(SEED), Keyring(KEY)
        await load_corner(pool, keyring, corner, PASSWORD, "epoch-1")
        await load_dossiers(pool, keyring, corner, dossiers(SEED, DAY, DOSSIERS), DAY, now())
    finally:
        await pool.close()


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


async def signed_in(client: httpx.AsyncClient, world: World, login: str) -> httpx.AsyncClient:
    """Sign a member of staff in on a client: the cookie is kept, the page's token goes with every change."""
    answer = await client.post(
        "/api/v1/sessions", json={"province": world.province, "login": login, "password": world.password}
    )
    assert answer.status_code == 201, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return client
