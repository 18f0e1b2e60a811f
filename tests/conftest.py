"""Real parts for every test: one PostgreSQL a session."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

from backend.base.embedded import EmbeddedPostgres

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


# Databases from a migrated template belong here, on top of `postgres`.


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
