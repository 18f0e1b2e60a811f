"""Where everything meets: settings, database, keys, doors. Nothing imports this module."""

import gc
import os
from collections.abc import AsyncGenerator

from asyncpg import Connection
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from litestar import Litestar, Request, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ASGIApp

from backend.base.assets import router as assets_router
from backend.base.blobs import Blobs
from backend.base.children import SERVED_BY, tie_to
from backend.base.database import open_pool, province_transaction
from backend.base.doors import ANYONE, Visitor, knock, only, require_policies
from backend.base.listener import Listener
from backend.base.openapi import openapi_config
from backend.base.place import Place, place_from_environment
from backend.base.problems import HANDLERS
from backend.base.sealing import Keyring
from backend.base.shown_clock import show_clock
from backend.custody.desk_web import parcels_router, quarantine_router
from backend.custody.officer_pages import router as officer_router
from backend.custody.web import router as custody_router
from backend.dispatch.complaint_web import router as complaint_router
from backend.dispatch.insertion_web import router as insertion_router
from backend.dispatch.offers import Bench
from backend.dispatch.pages import router as board_router
from backend.dispatch.web import router as dispatch_router
from backend.dossiers.web import router as dossiers_router
from backend.handheld.web import router as handheld_router
from backend.people.devices import recognise_handheld
from backend.people.handheld_pages import router as handhelds_router
from backend.people.pages import router as sign_in_router
from backend.people.web import device_router, recognise_staff, staff_router
from backend.proofs.parts import Parts
from backend.proofs.web import router as media_router
from backend.receipts.door_web import router as door_router
from backend.receipts.tries import FROM_ONE_NETWORK, Tries
from backend.receipts.visits import recognise_citizen
from backend.receipts.web import router as receipts_router
from backend.reports.web import router as reports_router
from mobile_sync.repair import Manifest
from mobile_sync.wire import Exchange

MAX_BODY_BYTES = 1024 * 1024


@get("/health", opt=only(ANYONE), include_in_schema=False)
async def health(state: State) -> str:
    """Say that the service and its database answer."""
    await state.pool.fetchval("SELECT 1")
    return "ok"


READ_BY_HAND = {"/sync/v1/exchange": Exchange, "/sync/v1/manifest": Manifest}
"""Bodies that a door decodes for itself."""


async def provide_visitor(request: Request) -> Visitor:  # type: ignore[type-arg]
    """Give the visitor whom the door let in."""
    return request.scope["visitor"]  # type: ignore[typeddict-item]


async def provide_connection(request: Request) -> AsyncGenerator[Connection, None]:  # type: ignore[type-arg]
    """Give one transaction a request, inside the visitor's province: committed only when the handler returned."""
    visitor: Visitor = request.scope["visitor"]  # type: ignore[typeddict-item]
    async with province_transaction(request.app.state.pool, visitor.province) as conn:
        yield conn


def create_app(place: Place) -> Litestar:
    """Return the service, ready to be served.

    Raises UndeclaredRoute where a route does not say who may use it.
    """

    async def open_everything(app: Litestar) -> None:
        app.state.settings = place.settings
        app.state.pool = await open_pool(place.database_url, place.settings.pool_size)
        app.state.keyring = Keyring(place.key)
        app.state.parts = Parts(place.state / "parts")
        app.state.blobs = Blobs(place.settings.media or str(place.state / "media"))
        app.state.tries = Tries()
        app.state.waiting = Tries(FROM_ONE_NETWORK)
        app.state.listener = Listener(app.state.pool)
        app.state.listener.start()
        app.state.bench = Bench(place.settings.road_engine)
        app.state.recognisers = {
            "staff": recognise_staff,
            "handheld": recognise_handheld,
            "citizen": recognise_citizen,
        }

    async def close_everything(app: Litestar) -> None:
        await app.state.listener.stop()
        await app.state.pool.close()

    app = Litestar(
        [
            health,
            staff_router,
            device_router,
            custody_router,
            parcels_router,
            quarantine_router,
            officer_router,
            media_router,
            dossiers_router,
            reports_router,
            dispatch_router,
            insertion_router,
            complaint_router,
            receipts_router,
            door_router,
            sign_in_router,
            handhelds_router,
            board_router,
            assets_router,
            handheld_router,
            show_clock,
        ],
        dependencies={
            "conn": Provide(provide_connection),
            "door": Provide(provide_visitor),
        },
        guards=[knock],
        exception_handlers=HANDLERS,
        request_max_body_size=MAX_BODY_BYTES,
        on_startup=[open_everything],
        on_shutdown=[close_everything],
        openapi_config=openapi_config(READ_BY_HAND) if place.settings.schema else None,
    )
    require_policies(app)
    return app


def behind_proxies(app: ASGIApp, proxies: str) -> ASGIApp:
    """Return the service with each client as the last proxy of ours saw it; what others say is ignored."""
    return wrap_asgi_with_proxy_headers(app, proxies)


def serve_place() -> ASGIApp:
    """Return the service of the place that this process was started for; proxies of ours say who a client is.

    A worker whose server is killed outright ends too: it would go on serving beside the next one.
    """
    if server := os.environ.get(SERVED_BY):
        tie_to(int(server))()
    place = place_from_environment()
    app = behind_proxies(create_app(place), place.settings.proxies)
    # Everything loaded by now stays: looking through it again and again took a quarter of a push's time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    return app
