"""Print a day's labels."""

from datetime import date, datetime, timedelta

from asyncpg import Pool

from backend.base.clock import VIETNAM
from backend.base.database import province_transaction
from backend.parcels.labels import Label, render_labels
from backend.parcels.store import read_labels
from mobile_sync.item_code import ItemCode


async def print_labels(pool: Pool, province: int, day: date) -> tuple[bytes, int]:
    """Return the A4 sheets for the parcels whose time window opens on a day, and how many labels they hold."""
    begins = datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
    async with province_transaction(pool, province) as conn:
        records = await read_labels(conn, province, begins, begins + timedelta(days=1))
    labels = [
        Label(item_code=ItemCode.parse(item.item_code), token=item.label, leg=item.leg, commune=item.commune)
        for item in records
    ]
    return (render_labels(labels), len(labels)) if labels else (b"", 0)
