"""What the crew's day teaches about the roads."""

from datetime import date

from asyncpg import Pool
from msgspec import Struct

from backend.base.database import province_snapshot
from backend.base.sealing import Keyring
from backend.dispatch.day import bounds
from backend.dispatch.pace_store import read_paces, read_trips
from backend.dispatch.paces import learn_paces


class Learned(Struct, frozen=True, kw_only=True):
    """What tomorrow's plans rest on besides straight lines: rides of the crew, and what has a pace of its own by them.

    ``commune_pairs`` are ways from one commune to another, at any hour; ``communes`` are those from one to anywhere.
    """

    trips: int
    communes: int
    commune_pairs: int


async def learn_day(pool: Pool, keyring: Keyring, province: int, day: date) -> Learned:
    """Let a day that is over teach, as the first plan after it would, and return what is known then."""
    await learn_paces(pool, keyring, province, bounds(day)[1])
    async with province_snapshot(pool, province) as conn:
        trips = await read_trips(conn, province)
        paces = await read_paces(conn, province)
    return Learned(
        trips=len(trips),
        communes=sum(pace.area_to is None for pace in paces),
        commune_pairs=sum(pace.area_to is not None and pace.band is None for pace in paces),
    )
