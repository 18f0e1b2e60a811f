"""The handheld's door: one round trip, facts up and changes down; a comparison where the two disagree; and a poke."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from asyncpg import Connection
from litestar import Request, Router, get, post
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.response import ServerSentEvent

from backend.base.clock import now, real_span
from backend.base.database import province_transaction
from backend.base.doors import HANDHELD, Door, only, read_body
from backend.base.keys import province_key
from backend.base.refusals import Unauthenticated
from backend.catalogue.load import solutions_by_reason
from backend.custody.exchange import answer, require_right, sender_of
from backend.custody.ledger import Ledger
from backend.custody.pokes import pokes
from backend.custody.pull import repair
from backend.custody.refusals import ScopeUnknown
from backend.people.store import DeviceRecord, read_device
from mobile_sync.admission import owns
from mobile_sync.envelope import open_envelope
from mobile_sync.repair import Manifest
from mobile_sync.settle import Rules
from mobile_sync.wire import Page, Reply

SOLUTIONS = solutions_by_reason()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_BODY_BYTES = 4 * 1024 * 1024
MANIFEST = msgspec.json.Decoder(Manifest)


async def own_device(conn: Connection, door: Door) -> DeviceRecord:
    """Return the handheld that knocks.

    Raises Unauthenticated.
    """
    device = await read_device(conn, door.province, door.device) if door.device else None
    if device is None:
        raise Unauthenticated
    return device


@post("/exchange", opt=only(HANDHELD), status_code=200, request_max_body_size=MAX_BODY_BYTES)
async def exchange(request: Request[Any, Any, Any], door: Door, state: State) -> Reply:
    """Take a handheld's facts, say what became of each, and give what changed for its courier."""
    # The framework would decode to Python objects first, and a fact's exact bytes would be gone.
    data = open_envelope(await read_body(request, MAX_BODY_BYTES))
    moment = now()
    skew = real_span(timedelta(milliseconds=data.clock.wall_ms) - (moment - EPOCH))
    async with province_transaction(state.pool, door.province) as conn:
        device = await own_device(conn, door)
        require_right(data, door, device)
        key = await province_key(conn, state.keyring, door.province)
        ledger = Ledger(conn=conn, province=door.province, key=key, now=moment)
        rules = Rules(solutions=SOLUTIONS, now=moment, skew=skew)
        return await answer(ledger, data, device, rules, state.keyring.token_key, state.parts)


@post("/manifest", opt=only(HANDHELD), status_code=200, request_max_body_size=MAX_BODY_BYTES)
async def compare(request: Request[Any, Any, Any], door: Door, state: State) -> Page:
    """Take what a handheld holds of a scope, and give what makes it right; once an hour for each scope."""
    manifest = MANIFEST.decode(await read_body(request, MAX_BODY_BYTES))
    async with province_transaction(state.pool, door.province) as conn:
        device = await own_device(conn, door)
        sender = sender_of(device)
        if sender.revoked_at is not None or not owns(sender, [manifest.scope]):
            raise ScopeUnknown
        key = await province_key(conn, state.keyring, door.province)
        return await repair(Ledger(conn=conn, province=door.province, key=key, now=now()), sender, manifest)


@get("/events", opt=only(HANDHELD))
async def follow_changes(door: Door, state: State) -> ServerSentEvent:
    """Say when something changed for the courier: version numbers, no data."""
    async with province_transaction(state.pool, door.province) as conn:
        device = await own_device(conn, door)
    if device.revoked_at is not None:
        raise ScopeUnknown
    return ServerSentEvent(pokes(state.listener, door.province, device), headers={"Cache-Control": "no-store"})


# Only what goes over the air by the kilobyte; a stream of pokes must not be held back to be squeezed.
# Level 6 takes half as long again for a hundredth less: ids and hashes are most of it.
SQUEEZED = CompressionConfig(backend="gzip", gzip_compress_level=4, minimum_size=1024, exclude=["/events$"])
router = Router(
    "/sync/v1",
    route_handlers=[exchange, compare, follow_changes],
    middleware=[DefineMiddleware(CompressionMiddleware, config=SQUEEZED)],
)
