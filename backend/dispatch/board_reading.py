"""Read the board: every question once, the names opened, the rest folded."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from asyncpg import Connection

from backend.base.clock import now
from backend.base.relay_store import read_reach
from backend.base.sealing import Keyring
from backend.dispatch import board_store as store
from backend.dispatch.board import KINDS, Board, ExceptionLine, Noted, fold_tours
from backend.dispatch.board_words import needs_words
from backend.dispatch.complaints import read_complaints
from backend.dispatch.day import bounds
from backend.dispatch.model import PLANNABLE
from backend.dispatch.proposal import courier_names

EXCEPTIONS_SHOWN, UNASSIGNED_SHOWN = 200, 500


async def read_board(conn: Connection, keyring: Keyring, province: int, day: date, *, may_call: bool = False) -> Board:
    """Return the day as it stands; whom to call is told only to who ``may_call``.

    The event number is read first: what comes after it is told again, never missed.
    """
    reach = await read_reach(conn, province)
    begins, ends = bounds(day)
    tours = await store.read_tours(conn, province, day)
    tasks = await store.read_tasks(conn, province, [tour.id for tour in tours])
    since = min((tour.committed_at for tour in tours), default=begins)
    parcels = sorted({task.parcel_id for task in tasks})
    happened = await store.read_happened(conn, province, parcels, since, KINDS)
    contacts = await store.read_contacts(conn, province, [tour.courier_id for tour in tours])
    names = await courier_names(conn, keyring, province)
    counts = await store.count_states(conn, province, parcels, begins, ends)
    excepted = await store.read_exceptions(conn, province, EXCEPTIONS_SHOWN)
    quarantined = await store.read_quarantined(conn, province, EXCEPTIONS_SHOWN)
    flagged = await store.read_flagged(conn, province, parcels, since, EXCEPTIONS_SHOWN)
    complaints = await read_complaints(conn, keyring, province, ends, may_call=may_call)
    return Board(
        day=day,
        event=reach.latest,
        tours=fold_tours(tours, tasks, happened, contacts, names),
        parcels={count.state: count.parcels for count in counts},
        exceptions=[
            *complaints,
            *(exception_line(item, names) for item in excepted),
            *(exception_line(item, names, closes=f"/api/v1/quarantine/{item.fact}/resolution") for item in quarantined),
        ],
        flagged=[exception_line(item, names) for item in flagged],
        unassigned=await store.read_unassigned(conn, province, PLANNABLE, day, ends, now(), UNASSIGNED_SHOWN),
    )


def exception_line(item: Noted, names: Mapping[UUID, str], *, closes: str = "") -> ExceptionLine:
    """Return what needs a look, in words; of names only a courier's is said."""
    vi, en = needs_words(item.code)
    return ExceptionLine(
        fact=item.fact,
        parcel=item.parcel,
        item_code=item.item_code,
        code=item.code,
        vi=vi,
        en=en,
        since=item.since,
        courier=item.actor,
        courier_name=names.get(item.actor, "") if item.actor else "",
        closes=closes,
    )
