"""Count facts. Nothing here reads a total that somebody typed."""

from pathlib import Path

from asyncpg import Connection

from backend.reports.model import Period, Tally

INDICATORS = Path(__file__).with_name("indicators.sql").read_text(encoding="utf-8")


async def read_tally(conn: Connection, province: int, period: Period) -> Tally:
    """Return what a province did in a period, by the moment at which each thing happened.

    A procedure is deployed where the catalogue lets it be submitted or returned by post; only a deployed one can be
    active. A delivery counts unless it was voided later, whenever that was.
    """
    record = await conn.fetchrow(INDICATORS, province, period.begins, period.ends)
    return Tally(**record)
