"""What stands below the lanes: the stops of a tour, what needs a look, and what nobody carries. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct

from backend.base.look.paint import Language, State
from backend.dispatch.board import ExceptionLine, ItemLine, StopLine, UnassignedLine
from backend.dispatch.board_lanes import MARKS
from backend.dispatch.board_words import clock_time, code_words, say, since_words

LATELY: Final = 2
"""How many of the stops just left stay in sight."""
SERVICE_CENTRE: Final = "Trung tâm Phục vụ hành chính công"


class StopRow(Struct, frozen=True, kw_only=True):
    """A stop in the list of its tour; ``holders`` says where its parcels are now."""

    number: int
    mark: State
    word: str
    place: str
    acts: str
    window: str
    time: str
    holders: str
    past: bool
    found: str


class ParcelRow(Struct, frozen=True, kw_only=True):
    """A parcel that somebody must do something about; at the address ``closes`` it is said what came of it."""

    code: str
    what: str
    when: str
    why: str
    found: str
    parcel: UUID | None = None
    phone: str = ""
    closes: str = ""


def stop_rows(stops: Sequence[StopLine], language: Language) -> list[StopRow]:
    """Return the stops of a tour in order; what was done a while ago is ``past``, and may be folded away."""
    reached = next((n for n, stop in enumerate(stops) if stop.state in ("going", "waiting")), len(stops))
    return [stop_row(n, stop, n <= reached - LATELY, language) for n, stop in enumerate(stops, start=1)]


def stop_row(number: int, stop: StopLine, long_ago: bool, language: Language) -> StopRow:
    """Return one stop."""
    return StopRow(
        number=number,
        mark=MARKS[stop.state],
        word=say(language, stop.state),
        place=short_place(stop.place),
        acts=counted([say(language, item.act) for item in stop.items]),
        window=f"{clock_time(stop.opens_at)}–{clock_time(stop.closes_at)}",
        time=clock_time(stop.done_at or stop.arrives_at),
        holders=counted([holder_words(item, language) for item in stop.items]),
        past=long_ago and stop.state == "done",
        found=" ".join([stop.place, *(item.item_code for item in stop.items)]),
    )


def short_place(place: str) -> str:
    """Return a place as a dispatcher says it: every service centre is the one door."""
    return place.replace(SERVICE_CENTRE, "Một cửa")


def holder_words(item: ItemLine, language: Language) -> str:
    """Return where a parcel is."""
    return say(language, f"state_{item.state}")


def counted(words: Sequence[str]) -> str:
    """Return words with how often each was said: giao 2, lấy 1."""
    return ", ".join(f"{word} {count}" if count > 1 else word for word, count in Counter(words).items())


def exception_rows(lines: Sequence[ExceptionLine], day: date, language: Language) -> list[ParcelRow]:
    """Return what needs a look; since when is told with its date where that is not the board's day."""
    return [
        ParcelRow(
            code=code_words(line.item_code) if line.item_code else "",
            what=line.vi if language == "vi" else line.en,
            when=since_words(line.since, day, language) if line.since else "",
            why=f"“{line.note}”" if line.note else line.courier_name,
            found=f"{line.item_code} {line.courier_name}",
            phone=line.phone,
            closes=line.closes,
        )
        for line in lines
    ]


def unassigned_rows(
    lines: Sequence[UnassignedLine], reasons: Mapping[UUID, str], language: Language
) -> list[ParcelRow]:
    """Return the parcels on nobody's tour, each with why: the engine's reason, or that it came later."""
    return [
        ParcelRow(
            code=code_words(line.item_code),
            what=f"{line.commune} · {say(language, f'leg_{line.leg}')}",
            when=f"{clock_time(line.opens_at)}–{clock_time(line.closes_at)}",
            why=reasons.get(line.parcel) or say(language, later_reason(line.attempts)),
            found=f"{line.item_code} {line.commune}",
            parcel=line.parcel,
        )
        for line in lines
    ]


def later_reason(attempts: int) -> str:
    """Return which words explain a parcel that no plan was asked about."""
    return "reason_tried" if attempts else "reason_outside"
