"""The stops of a proposed tour as its page lists them, and what is to spare. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from backend.base.look.paint import Language
from backend.dispatch.board_lists import counted, short_place
from backend.dispatch.board_words import clock_time, code_words, say, span_words
from backend.dispatch.proposal import TourView, VisitView

TIGHT_S: Final = 600
"""With less than this to spare, a closed crossing is enough to come too late."""


class Spare(Struct, frozen=True, kw_only=True):
    """What is to spare, in words, and whether a dispatcher should look at it."""

    text: str
    tight: bool


class PlannedRow(Struct, frozen=True, kw_only=True):
    """A stop of a proposed tour; a citizen's door goes by the codes of its parcels."""

    number: int
    place: str
    acts: str
    time: str
    window: str
    spare: Spare | None


def planned_rows(tour: TourView, language: Language) -> list[PlannedRow]:
    """Return the stops of a tour in order.

    One has no more to spare than those after it, so only where it gets more again is a stop itself the tight one.
    """
    stops = [list(visits) for _, visits in groupby(tour.visits, key=lambda visit: visit.stop)]
    slacks = [least_slack_s(visits) for visits in stops]
    rows = []
    for visits, slack_s, after_s in zip(stops, slacks, [*slacks[1:], None], strict=True):
        spare = spare_of(slack_s, language)
        is_own = slack_s is None or after_s is None or slack_s < after_s
        rows.append(planned_row(visits, spare if is_own or spare is None else replace(spare, tight=False), language))
    return rows


def least_slack_s(visits: Sequence[VisitView]) -> int | None:
    """Return what the act of a stop has to spare that has least."""
    return min((visit.slack_s for visit in visits if visit.slack_s is not None), default=None)


def planned_row(visits: Sequence[VisitView], spare: Spare | None, language: Language) -> PlannedRow:
    """Return one stop."""
    first = visits[0]
    codes = list(dict.fromkeys(code_words(visit.item_code) for visit in visits))
    return PlannedRow(
        number=first.stop,
        place=short_place(first.place) or ", ".join(codes),
        acts=counted([say(language, visit.act) for visit in visits]),
        time=clock_time(first.arrives_at),
        window=f"{clock_time(max(v.opens_at for v in visits))}–{clock_time(min(v.closes_at for v in visits))}",
        spare=spare,
    )


def spare_of(slack_s: int | None, language: Language) -> Spare | None:
    """Return what is to spare, or None where nobody knows."""
    if slack_s is None:
        return None
    if slack_s < 60:
        return Spare(text=say(language, "spare_none"), tight=True)
    return Spare(
        text=say(language, "spare", span=span_words(timedelta(seconds=slack_s), language)), tight=slack_s < TIGHT_S
    )
