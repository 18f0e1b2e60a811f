"""What staff do about a parcel from their desk; the table of custody decides who may, and when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from backend.base.clock import VIETNAM, new_id
from backend.base.doors import Visitor
from backend.base.store import Told, tell
from backend.catalogue.calendar import WorkingCalendar
from backend.catalogue.load import load_calendar
from backend.catalogue.store import read_offices
from backend.custody import desk_store as store
from backend.custody.held_store import lock_parcels
from backend.custody.ledger import Ledger, say
from backend.custody.model import FeedRow, remove_row
from backend.custody.refusals import (
    HolderUnknown,
    InvitationsMissing,
    QuarantineClosed,
    QuarantineNotFound,
    SecondPersonNeeded,
)
from backend.people.store import read_member
from mobile_sync.custody import Actor, HolderKind, State
from mobile_sync.facts import AnyFact, Resolved, ReturnStarted, Unassigned

REFUSED, WORKING_DAYS_APART = "refused", 2


class Standing(Struct, frozen=True, kw_only=True):
    """Where a parcel stands after an act; ``n`` is the length of its thread."""

    parcel: UUID
    state: State
    holder_kind: HolderKind
    n: int


async def act(ledger: Ledger, by: Visitor, fact: AnyFact, feed: Sequence[FeedRow] = ()) -> Standing:
    """Record what a member of staff did to one parcel, in their own role.

    Raises ParcelNotFound, NotAsThingsStand.
    """
    (step,) = await say(ledger, Actor(kind="staff", id=by.id, role=by.role), [fact], feed)
    assert step.after is not None, "what is not applied is refused"
    after = step.after
    return Standing(parcel=after.parcel, state=after.state, holder_kind=after.holder_kind, n=after.n)


async def resolve(ledger: Ledger, by: Visitor, fact: Resolved) -> Standing:
    """Close an exception with a second person of the staff, at a holder whom we know.

    Raises SecondPersonNeeded, HolderUnknown, ParcelNotFound, NotAsThingsStand.
    """
    second = await read_member(ledger.conn, ledger.province, fact.second_person)
    if second is None or second.id == by.id:
        raise SecondPersonNeeded
    if not await is_holder(ledger, fact):
        raise HolderUnknown
    return await act(ledger, by, fact)


async def is_holder(ledger: Ledger, fact: Resolved) -> bool:
    """Return whether the stated holder can hold a parcel in the stated state."""
    if fact.state == "with_courier":
        member = await read_member(ledger.conn, ledger.province, fact.holder)
        return member is not None and member.role == "courier"
    if fact.state in ("at_office", "held"):
        return any(office.id == fact.holder for office in await read_offices(ledger.conn, ledger.province))
    return True


async def send_back(ledger: Ledger, by: Visitor, fact: ReturnStarted) -> Standing:
    """Send a held parcel back: at once where it was refused, else only after two invitations (DOMAIN rule 14).

    Raises InvitationsMissing and what ``act`` raises.
    """
    if fact.why != REFUSED:
        invited = await store.read_invitations(ledger.conn, ledger.province, fact.parcel)
        if not invited or not are_apart(invited[0], invited[-1]):
            raise InvitationsMissing(invitations=len(invited))
    return await act(ledger, by, fact)


def are_apart(first: datetime, last: datetime) -> bool:
    """Return whether two working days or more lie between two invitations."""
    calendar = WorkingCalendar(load_calendar())
    day, days = first.astimezone(VIETNAM).date(), 0
    while day < last.astimezone(VIETNAM).date():
        day += timedelta(days=1)
        days += calendar.is_working(day)
    return days >= WORKING_DAYS_APART


async def unassign(ledger: Ledger, by: Visitor, fact: Unassigned) -> Standing:
    """Take a parcel off its tour, and its tasks off the handheld.

    Raises ParcelNotFound, NotAsThingsStand.
    """
    await lock_parcels(ledger.conn, ledger.province, [fact.parcel])
    tasks = await store.read_tasks_of(ledger.conn, ledger.province, fact.parcel)
    return await act(ledger, by, fact, [remove_row(task.scope, "task", task.id, "unassigned") for task in tasks])


async def close_quarantine(ledger: Ledger, by: Visitor, fact: UUID, resolution: str) -> None:
    """Close a fact's quarantine, once; the fact itself stays as it is.

    Raises QuarantineNotFound, QuarantineClosed.
    """
    if await store.close_quarantine(ledger.conn, ledger.province, fact, by.id, resolution, ledger.now):
        told = Told(id=new_id(), topic="quarantine_closed", subject=fact)
        await tell(ledger.conn, ledger.province, [told], ledger.now)
        return
    known = await store.is_in_quarantine(ledger.conn, ledger.province, fact)
    raise QuarantineClosed if known else QuarantineNotFound
