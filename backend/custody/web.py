"""The handheld's door: one round trip, facts up and changes down."""

from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Request, Router, post
from litestar.datastructures import State

from backend.base.clock import now, real_span
from backend.base.database import province_transaction
from backend.base.doors import HANDHELD, Door, only, read_body
from backend.base.keys import province_key
from backend.base.refusals import Unauthenticated
from backend.catalogue.load import solutions_by_reason
from backend.custody.exchange import answer, require_right
from backend.custody.ledger import Ledger
from backend.people.store import read_device
from mobile_sync.envelope import open_envelope
from mobile_sync.settle import Rules
from mobile_sync.wire import Reply

SOLUTIONS = solutions_by_reason()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_BODY_BYTES = 4 * 1024 * 1024


@post("/exchange", opt=only(HANDHELD), status_code=200, request_max_body_size=MAX_BODY_BYTES)
async def exchange(request: Request[Any, Any, Any], door: Door, state: State) -> Reply:
    """Take a handheld's facts, say what became of each, and give what changed for its courier."""
    # The framework would decode to Python objects first, and a fact's exact bytes would be gone.
    data = open_envelope(await read_body(request))
    moment = now()
    skew = real_span(timedelta(milliseconds=data.clock.wall_ms) - (moment - EPOCH))
    async with province_transaction(state.pool, door.province) as conn:
        device = await read_device(conn, door.province, door.device) if door.device else None
        if device is None:
            raise Unauthenticated
        require_right(data, door, device)
        key = await province_key(conn, state.keyring, door.province)
        ledger = Ledger(conn=conn, province=door.province, key=key, now=moment)
        rules = Rules(solutions=SOLUTIONS, now=moment, skew=skew)
        return await answer(ledger, data, device, rules, state.keyring.token_key)


router = Router("/sync/v1", route_handlers=[exchange])
