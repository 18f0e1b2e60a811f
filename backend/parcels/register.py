"""Open a parcel for one leg of a dossier: an item code from the pool, a label token nobody can guess."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.base.clock import new_id
from backend.parcels import store
from backend.parcels.refusals import PoolEmpty
from mobile_sync.codes import LABEL_RANDOM_BYTES, label_token
from mobile_sync.custody import TO_AGENCY, Leg
from mobile_sync.item_code import ItemCode


class Wanted(Struct, frozen=True, kw_only=True):
    """A leg that the post is asked to carry; ``office_id`` is the service centre at its other end."""

    dossier_id: UUID
    leg: Leg
    office_id: UUID
    pieces: int
    weight_g: int
    opens_at: datetime
    closes_at: datetime


async def open_parcels(conn: Connection, province: int, wanted: Sequence[Wanted], now: datetime) -> list[UUID]:
    """Register one parcel for each leg wanted and return their ids.

    Raises PoolEmpty, and then no parcel is registered.
    """
    codes = await take_codes(conn, province, len(wanted))
    parcels = [new_parcel(item, code) for item, code in zip(wanted, codes, strict=True)]
    if parcels:
        await store.add_parcels(conn, province, parcels, now)
    return [parcel.id for parcel in parcels]


async def take_codes(conn: Connection, province: int, count: int) -> list[ItemCode]:
    """Take item codes from as many ranges as it needs, waiting where all that have numbers left are busy.

    Raises PoolEmpty.
    """
    codes: list[ItemCode] = []
    while len(codes) < count:
        taken = await store.take_codes(conn, province, count - len(codes))
        if taken is not None:
            codes.extend(numbers(taken))
        elif not await store.wait_for_codes(conn, province):
            raise PoolEmpty
    return codes


def numbers(taken: store.CodeRange) -> Iterator[ItemCode]:
    """Give the item codes of a run of numbers."""
    for serial in range(taken.first, taken.first + taken.count):
        yield ItemCode(service=taken.service, serial=serial)


def new_parcel(wanted: Wanted, code: ItemCode) -> store.NewParcel:
    """Return the parcel of one leg; papers going in are with the citizen, papers coming back with the agency."""
    id = new_id()
    with_citizen = wanted.leg in TO_AGENCY
    return store.NewParcel(
        id=id,
        dossier_id=wanted.dossier_id,
        leg=wanted.leg,
        item_code=str(code),
        label=label_token(secrets.token_bytes(LABEL_RANDOM_BYTES)),
        office_id=wanted.office_id,
        pieces=wanted.pieces,
        weight_g=wanted.weight_g,
        opens_at=wanted.opens_at,
        closes_at=wanted.closes_at,
        holder_kind="citizen" if with_citizen else "agency",
        holder_id=id if with_citizen else wanted.office_id,
    )
