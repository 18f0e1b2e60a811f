"""One corner for all tests of a file: each brings a handheld of its own."""

import itertools
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from asyncpg import Pool

from backend.app import create_app
from backend.base.database import open_pool
from backend.base.place import Place
from backend.base.sealing import Keyring
from backend.base.settings import Settings
from backend.demo.corner.corner import build_corner
from backend.demo.line import Line
from tests.backend.handhelds import new_line
from tests.corner import DAY, KEY, PASSWORD, SEED, World, copy_database, drop_database

_numbers = itertools.count()


@pytest.fixture(scope="module")
async def world(postgres, corner_template) -> AsyncIterator[World]:
    name = f"trao_proofs_{os.getpid()}_{next(_numbers)}"
    url = await copy_database(postgres, corner_template, name)
    yield World(url=url, corner=build_corner(SEED), keyring=Keyring(KEY), day=DAY, password=PASSWORD)
    await drop_database(postgres, name)


@pytest.fixture(scope="module")
async def pool(world) -> AsyncIterator[Pool]:
    pool = await open_pool(world.url, 2)
    yield pool
    await pool.close()


@pytest.fixture(scope="module")
def state(tmp_path_factory) -> Path:
    """Give the folder in which the service keeps what it must not lose."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
async def client(world, state) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Place(database_url=world.url, state=state, key=KEY, settings=Settings()))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://trao.test") as client:
        yield client


@pytest.fixture
async def line(client, pool, world) -> Line:
    """Give a fresh handheld that holds a token."""
    line = await new_line(client, pool, world)
    await line.renew()
    return line
