"""The dispatcher's doors for one more parcel in a day under way: ask for places, take one."""

import hashlib
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from backend.base.clock import now
from backend.base.doors import Conn, Door, staff
from backend.base.keys import province_key
from backend.base.refusals import KeyMissing, KeyReused
from backend.base.store import answer_idempotency, claim_idempotency
from backend.custody.ledger import Ledger
from backend.dispatch.insertion import insert
from backend.dispatch.offers import OffersView, show_offers
from backend.dispatch.web import IdempotencyKey

PLANNERS = staff("dispatcher", "supervisor")


class OffersWanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which parcel a place is looked for."""

    parcel: UUID


class OfferTaken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which offer is taken: the parcel, the courier, and the name it was offered under."""

    parcel: UUID
    courier: UUID
    offer: Annotated[str, Meta(min_length=1, max_length=64)]


class Inserted(Struct, frozen=True, kw_only=True):
    """A parcel in the tour that it went into."""

    plan: UUID
    parcel: UUID
    courier: UUID


@post("/plans/{plan:uuid}/offers", opt=PLANNERS, status_code=200)
async def look_for_offers(
    plan: FromPath[UUID], data: JSONBody[OffersWanted], conn: Conn, door: Door, state: State
) -> OffersView:
    """Look for the best three places for a parcel in the day's tours as they stand; nothing is changed."""
    return await show_offers(conn, state.keyring, state.bench, door.province, plan, data.parcel, now())


@post("/plans/{plan:uuid}/insertions", opt=PLANNERS, status_code=201)
async def take_offer(
    plan: FromPath[UUID],
    data: JSONBody[OfferTaken],
    conn: Conn,
    door: Door,
    state: State,
    key: IdempotencyKey = None,
) -> Inserted:
    """Put a parcel where it was offered: its courier's handheld, and no other, hears of it. A key does so once."""
    if not key:
        raise KeyMissing
    moment = now()
    inserted = Inserted(plan=plan, parcel=data.parcel, courier=data.courier)
    request = hashlib.sha256(b"POST /insertions\n" + plan.bytes + msgspec.json.encode(data)).digest()
    if before := await claim_idempotency(conn, door.province, door.id, key, request, moment):
        if before.request != request:
            raise KeyReused
        return inserted
    ledger = Ledger(
        conn=conn, province=door.province, key=await province_key(conn, state.keyring, door.province), now=moment
    )
    await insert(ledger, state.keyring, state.bench, door, plan, data.parcel, data.courier, data.offer)
    await answer_idempotency(conn, door.province, door.id, key, data.parcel)
    return inserted


router = Router("/api/v1", route_handlers=[look_for_offers, take_offer])
