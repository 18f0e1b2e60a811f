"""Somebody at the dispatcher's doors."""

import httpx
import pytest

from tests.corner import World, signed_in


@pytest.fixture
async def dispatcher(client: httpx.AsyncClient, world: World) -> httpx.AsyncClient:
    """Give a client signed in as a dispatcher."""
    return await signed_in(client, world, "dispatcher-1")
