"""Read the board: every question once, the names opened, the rest folded."""

from datetime import date

from asyncpg import Connection

from backend.base.relay_store import read_reach
from backend.base.sealing import Keyring
from backend.dispatch import board_store as store
from backend.dispatch.board import KINDS, Board, fold_tours
from backend.dispatch.day import bounds
from backend.dispatch.model import PLANNABLE
from backend.dispatch.proposal import courier_names

EXCEPTIONS_SHOWN, UNASSIGNED_SHOWN = 200, 500


async def read_board(conn: Connection, keyring: Keyring, province: int, day: date) -> Board:
    """Return the day as it stands. The event number is read first: what comes after it is told again, never missed."""
    reach = await read_reach(conn, province)
    begins, ends = bounds(day)
    tours = await store.read_tours(conn, province, day)
    tasks = await store.read_tasks(conn, province, [tour.id for tour in tours])
    since = min((tour.committed_at for tour in tours), default=begins)
    happened = await store.read_happened(conn, province, sorted({task.parcel_id for task in tasks}), since, KINDS)
    contacts = await store.read_contacts(conn, province, [tour.courier_id for tour in tours])
    names = await courier_names(conn, keyring, province)
    counts = await store.count_states(conn, province, begins, ends)
    return Board(
        day=day,
        event=reach.latest,
        tours=fold_tours(tours, tasks, happened, contacts, names),
        parcels={count.state: count.parcels for count in counts},
        exceptions=await store.read_exceptions(conn, province, EXCEPTIONS_SHOWN),
        unassigned=await store.read_unassigned(conn, province, PLANNABLE, begins, ends, UNASSIGNED_SHOWN),
    )
