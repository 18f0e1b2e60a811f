"""The desk's doors: what clerks, dispatchers and supervisors do about one parcel or one fact in quarantine."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from backend.base.clock import new_id, now
from backend.base.doors import Conn, Door, Visitor, staff
from backend.base.keys import province_key
from backend.base.refusals import Forbidden
from backend.custody import desk
from backend.custody.desk import Standing
from backend.custody.desk_store import read_quarantine
from backend.custody.ledger import Ledger
from backend.people.store import read_member
from mobile_sync.facts import (
    PRINTABLE,
    AcceptedAtCounter,
    Cancelled,
    Code,
    CollectedAtCounter,
    Invited,
    LastFour,
    Line,
    Name,
    Resolved,
    ReturnStarted,
    Seal,
    Unassigned,
    Voided,
)
from mobile_sync.refusals import every_refusal

QUARANTINE_SHOWN = 500
WORDS = {refusal.code: (refusal.vi, refusal.en) for refusal in every_refusal()}


class Body(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said about a parcel, beside which parcel it is."""


class Resolution(Body, frozen=True, kw_only=True):
    """Where a parcel in exception really is; two people say so."""

    state: Literal["registered", "at_office", "with_courier", "held", "delivered", "lost", "compensated"]
    holder: UUID
    second_person: UUID
    note: Line


class Why(Body, frozen=True, kw_only=True):
    """Why, in the words of whoever does it."""

    why: Line


class InvitationSent(Body, frozen=True, kw_only=True):
    """How the citizen was asked to come."""

    channel: Literal["paper", "sms", "call"]


class CounterCollection(Body, frozen=True, kw_only=True):
    """Who came to the counter, and what identity they showed; of its number only the last four."""

    receiver: Name
    identity_kind: Literal["citizen_id", "passport", "vneid", "other"]
    identity_last4: LastFour


class CounterAcceptance(Body, frozen=True, kw_only=True):
    """Papers counted and sealed before the citizen."""

    seal: Seal
    papers: Annotated[int, Meta(ge=1, le=10_000)]


class ReturnReason(Body, frozen=True, kw_only=True):
    """Why a held parcel goes back to its agency."""

    why: Code


class Mistake(Body, frozen=True, kw_only=True):
    """Which delivery was reported by mistake, and why it is taken back."""

    voids: UUID
    why: Line


class QuarantineResolution(Body, frozen=True, kw_only=True):
    """What was found and done; without names or addresses."""

    resolution: Annotated[str, Meta(min_length=1, max_length=1000, pattern=PRINTABLE)]


class QuarantineLine(Struct, frozen=True, kw_only=True):
    """A fact that was kept and not applied, and why; ``actor`` is who said it."""

    fact: UUID
    parcel: UUID | None
    kind: str
    code: str
    vi: str
    en: str
    since: datetime
    actor: UUID


class QuarantineEnded(Struct, frozen=True, kw_only=True):
    """A quarantine that is closed."""

    fact: UUID
    closed_at: datetime


async def ledger_of(conn: Conn, door: Visitor, state: State) -> Ledger:
    """Return the visitor's ledger as of now."""
    return Ledger(
        conn=conn, province=door.province, key=await province_key(conn, state.keyring, door.province), now=now()
    )


@post("/{parcel:uuid}/resolution", opt=staff("supervisor"))
async def resolve(parcel: FromPath[UUID], data: JSONBody[Resolution], conn: Conn, door: Door, state: State) -> Standing:
    """Close an exception: the parcel is where two people say that it is."""
    ledger = await ledger_of(conn, door, state)
    fact = Resolved(
        id=new_id(),
        parcel=parcel,
        at=ledger.now,
        state=data.state,
        holder=data.holder,
        second_person=data.second_person,
        note=data.note,
    )
    return await desk.resolve(ledger, door, fact)


@post("/{parcel:uuid}/cancellation", opt=staff("clerk", "dispatcher", "supervisor"))
async def cancel(parcel: FromPath[UUID], data: JSONBody[Why], conn: Conn, door: Door, state: State) -> Standing:
    """Cancel what nobody has fetched."""
    ledger = await ledger_of(conn, door, state)
    return await desk.act(ledger, door, Cancelled(id=new_id(), parcel=parcel, at=ledger.now, why=data.why))


@post("/{parcel:uuid}/invitations", opt=staff("clerk", "supervisor"))
async def invite(
    parcel: FromPath[UUID], data: JSONBody[InvitationSent], conn: Conn, door: Door, state: State
) -> Standing:
    """Note that the citizen was asked to fetch a held parcel."""
    ledger = await ledger_of(conn, door, state)
    return await desk.act(ledger, door, Invited(id=new_id(), parcel=parcel, at=ledger.now, channel=data.channel))


@post("/{parcel:uuid}/counter-collection", opt=staff("clerk"))
async def give_at_counter(
    parcel: FromPath[UUID], data: JSONBody[CounterCollection], conn: Conn, door: Door, state: State
) -> Standing:
    """Give a parcel to the citizen at the counter."""
    ledger = await ledger_of(conn, door, state)
    fact = CollectedAtCounter(
        id=new_id(),
        parcel=parcel,
        at=ledger.now,
        receiver=data.receiver,
        identity_kind=data.identity_kind,
        identity_last4=data.identity_last4,
    )
    return await desk.act(ledger, door, fact)


@post("/{parcel:uuid}/counter-acceptance", opt=staff("clerk"))
async def take_at_counter(
    parcel: FromPath[UUID], data: JSONBody[CounterAcceptance], conn: Conn, door: Door, state: State
) -> Standing:
    """Take a parcel from the citizen at the clerk's own counter."""
    ledger = await ledger_of(conn, door, state)
    clerk = await read_member(conn, door.province, door.id)
    if clerk is None:
        raise Forbidden
    fact = AcceptedAtCounter(
        id=new_id(), parcel=parcel, at=ledger.now, office=clerk.office_id, seal=data.seal, papers=data.papers
    )
    return await desk.act(ledger, door, fact)


@post("/{parcel:uuid}/return", opt=staff("supervisor"))
async def send_back(
    parcel: FromPath[UUID], data: JSONBody[ReturnReason], conn: Conn, door: Door, state: State
) -> Standing:
    """Send a held parcel back to the agency that issued it."""
    ledger = await ledger_of(conn, door, state)
    return await desk.send_back(ledger, door, ReturnStarted(id=new_id(), parcel=parcel, at=ledger.now, why=data.why))


@post("/{parcel:uuid}/void", opt=staff("supervisor"))
async def void(parcel: FromPath[UUID], data: JSONBody[Mistake], conn: Conn, door: Door, state: State) -> Standing:
    """Take back a delivery reported by mistake; what was reported stays on record."""
    ledger = await ledger_of(conn, door, state)
    fact = Voided(id=new_id(), parcel=parcel, at=ledger.now, voids=data.voids, why=data.why)
    return await desk.act(ledger, door, fact)


@post("/{parcel:uuid}/unassignment", opt=staff("dispatcher"))
async def unassign(parcel: FromPath[UUID], data: JSONBody[Why], conn: Conn, door: Door, state: State) -> Standing:
    """Take a parcel off its tour and off the courier's handheld."""
    ledger = await ledger_of(conn, door, state)
    return await desk.unassign(ledger, door, Unassigned(id=new_id(), parcel=parcel, at=ledger.now, why=data.why))


parcels_router = Router(
    "/api/v1/parcels",
    route_handlers=[resolve, cancel, invite, give_at_counter, take_at_counter, send_back, void, unassign],
)


@get("/", opt=staff("supervisor", "dispatcher"))
async def list_quarantine(conn: Conn, door: Door) -> list[QuarantineLine]:
    """List what was kept and not applied, and waits for somebody, longest first."""
    return [
        QuarantineLine(
            fact=item.fact,
            parcel=item.parcel,
            kind=item.kind,
            code=item.code,
            vi=WORDS.get(item.code, ("", ""))[0],
            en=WORDS.get(item.code, ("", ""))[1],
            since=item.since,
            actor=item.actor,
        )
        for item in await read_quarantine(conn, door.province, QUARANTINE_SHOWN)
    ]


@post("/{fact:uuid}/resolution", opt=staff("supervisor", "dispatcher"))
async def end_quarantine(
    fact: FromPath[UUID], data: JSONBody[QuarantineResolution], conn: Conn, door: Door, state: State
) -> QuarantineEnded:
    """Say what came of a fact in quarantine, once; the fact itself stays as it is."""
    ledger = await ledger_of(conn, door, state)
    await desk.close_quarantine(ledger, door, fact, data.resolution)
    return QuarantineEnded(fact=fact, closed_at=ledger.now)


quarantine_router = Router("/api/v1/quarantine", route_handlers=[list_quarantine, end_quarantine])
