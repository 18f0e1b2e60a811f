"""Somebody at the dispatcher's doors."""

import httpx
import pytest

from tests.backend.dispatch.days import MORNING, commit, make_plan
from tests.backend.dispatch.underway import TEN, go_on, shown
from tests.corner import World, signed_in


@pytest.fixture
async def dispatcher(client: httpx.AsyncClient, world: World) -> httpx.AsyncClient:
    """Give a client signed in as a dispatcher."""
    return await signed_in(client, world, "dispatcher-1")


@pytest.fixture
async def plan(pool, world):
    """Give the id of the day's committed plan, with the day under way at ten: everybody is in time."""
    plan = await make_plan(pool, world, at=MORNING)
    await commit(pool, world, plan)
    await go_on(pool, world, TEN)
    with shown(TEN):
        yield plan
