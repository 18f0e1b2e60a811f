"""Road engines that run for the tests of one session."""

import gzip
from collections.abc import Iterator

import pytest

from tests.routing.travel import roads


@pytest.fixture(scope="session")
def streets() -> bytes:
    """Give the street extract of central Ho Chi Minh City (© OpenStreetMap contributors, ODbL)."""
    if not roads.STREETS.exists():
        pytest.skip("needs ../shared/data/routing/hcmc-q1-q3.osm.gz")
    return gzip.decompress(roads.STREETS.read_bytes())


@pytest.fixture(scope="session")
def osrm(streets: bytes, tmp_path_factory) -> Iterator[roads.Engine]:
    """Give an OSRM on these streets."""
    with roads.osrm(tmp_path_factory.mktemp("osrm"), streets, max_table_size=60) as engine:
        yield engine


@pytest.fixture(scope="session")
def valhalla(streets: bytes, tmp_path_factory) -> Iterator[roads.Engine]:
    """Give a Valhalla on these streets."""
    with roads.valhalla(tmp_path_factory.mktemp("valhalla"), streets) as engine:
        yield engine
