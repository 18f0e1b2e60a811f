"""Where a province reads how much of its work goes by post."""

from datetime import date
from typing import Annotated

from litestar import Router, get
from litestar.params import QueryParameter
from msgspec import Struct

from backend.base.doors import Conn, Door, staff
from backend.reports.bands import load_bands
from backend.reports.model import DEFINITION, Indicator, indicators, period
from backend.reports.store import read_tally


class IndicatorView(Struct, frozen=True, kw_only=True):
    """One indicator. ``percent`` has two decimals, or is "n/a"; ``score`` is a share of the criterion's full points.

    ``gap`` is how many more of the numerator reach ``next_percent``; ``decision`` is null where its number is unknown.
    """

    code: str
    vi: str
    en: str
    numerator: int
    denominator: int
    percent: str
    decision: str | None
    score: float | None
    next_percent: str | None
    gap: int | None


class IndicatorSheet(Struct, frozen=True, kw_only=True):
    """The indicators of a province; ``from`` and ``to`` are whole days in Vietnam, both included."""

    province: int
    first: date
    last: date
    definition: str
    indicators: list[IndicatorView]


def view(indicator: Indicator) -> IndicatorView:
    """Return an indicator as it is shown."""
    return IndicatorView(
        code=indicator.code,
        vi=indicator.vi,
        en=indicator.en,
        numerator=indicator.ratio.numerator,
        denominator=indicator.ratio.denominator,
        percent=indicator.ratio.percent,
        decision=indicator.decision,
        score=indicator.score,
        next_percent=indicator.next_percent,
        gap=indicator.gap,
    )


@get("/indicators", opt=staff("supervisor", "province_admin", "auditor", "dispatcher"))
async def read_indicators(
    conn: Conn,
    door: Door,
    first: Annotated[date, QueryParameter(name="from")],
    last: Annotated[date, QueryParameter(name="to")],
) -> IndicatorSheet:
    """Count K1, K2, K3a and K3b from the facts of a period, with the completeness of the proofs behind them."""
    tally = await read_tally(conn, door.province, period(first, last))
    found = indicators(tally, load_bands(), on=last)
    return IndicatorSheet(
        province=door.province,
        first=first,
        last=last,
        definition=DEFINITION,
        indicators=[view(indicator) for indicator in found],
    )


router = Router("/api/v1", route_handlers=[read_indicators])
