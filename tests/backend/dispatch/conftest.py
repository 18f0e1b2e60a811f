"""The corner with its queue installed and the dispatcher's doors open."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from backend.app import create_app
from backend.base.place import Place
from backend.base.queue import install_queue
from backend.base.settings import Settings
from backend.dispatch.live import BoardListener
from backend.dispatch.web import router
from tests.backend.conftest import World, signed_in

KEY = bytes(range(32))


@pytest.fixture
async def app(world, tmp_path: Path) -> AsyncIterator[Litestar]:
    """Give the running service with the dispatcher's doors."""
    await install_queue(world.url)
    service = create_app(Place(database_url=world.url, state=tmp_path, key=KEY, settings=Settings()))
    if not any(route.path == "/api/v1/plans" for route in service.routes):
        service.register(router)
    async with service.lifespan():
        if not hasattr(service.state, "board"):
            service.state.board = BoardListener(service.state.pool)
            service.state.board.start()
        yield service
        await service.state.board.stop()


@pytest.fixture
async def dispatcher(client: httpx.AsyncClient, world: World) -> httpx.AsyncClient:
    """Give a client signed in as a dispatcher."""
    return await signed_in(client, world, "dispatcher-1")
