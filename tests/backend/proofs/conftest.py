"""One corner for all tests of a file: each brings a handheld of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from asyncpg import Pool

from backend.base.database import open_pool
from backend.demo.line import Line
from tests.backend.handhelds import new_line, one_corner, served
from tests.corner import World


@pytest.fixture(scope="module")
async def world(postgres, corner_template) -> AsyncIterator[World]:
    async with one_corner(postgres, corner_template, "proofs") as world:
        yield world


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
    async with served(world, state) as client:
        yield client


@pytest.fixture
async def line(client, pool, world) -> Line:
    """Give a fresh handheld that holds a token."""
    line = await new_line(client, pool, world)
    await line.renew()
    return line
