"""The day as lanes: a courier a row, a stop a dot where its time is. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec import Struct

from backend.base.clock import VIETNAM
from backend.base.look.paint import Language, State
from backend.dispatch.board import StopLine, StopState, TourLine
from backend.dispatch.board_words import clock_time, distance_words, say, span_words

HUES: Final = 8
LATE: Final = timedelta(minutes=5)
SILENT: Final = timedelta(minutes=10)
MANY_UNSENT: Final = 3
MANY_STOPS: Final = 24
HOUR: Final = timedelta(hours=1)
MARKS: Final[dict[StopState, State]] = {
    "done": "done",
    "going": "going",
    "waiting": "waiting",
    "failed": "failed",
    "exception": "needs",
}


class Axis(Struct, frozen=True, kw_only=True):
    """The hours that the lanes show; ``now`` is None on another day."""

    begins: datetime
    ends: datetime
    now: datetime | None

    def share(self, moment: datetime) -> float:
        """Return where a moment lies, in percent of the lane."""
        share = 100 * ((moment - self.begins) / (self.ends - self.begins))
        return round(min(max(share, 0.0), 100.0), 2)

    def hours(self) -> list[tuple[float, str]]:
        """Return every full hour inside, with its words; none where the present moment's own would cover it."""
        count = int((self.ends - self.begins) / HOUR)
        moments = [self.begins + HOUR * number for number in range(1, count)]
        return [(self.share(moment), clock_time(moment)) for moment in moments]

    def is_covered(self, share: float) -> bool:
        """Return whether an hour's words would lie under the present moment's."""
        return self.now is not None and abs(self.share(self.now) - share) < 7


class Dot(Struct, frozen=True, kw_only=True):
    """A stop on its lane."""

    share: float
    mark: State


class Hint(Struct, frozen=True, kw_only=True):
    """What a dispatcher should know of a courier before looking closer."""

    kind: Literal["late", "silent"]
    text: str


class Lane(Struct, frozen=True, kw_only=True):
    """One courier's row; ``passed`` ends the solid part of its line, ``found`` is what a search looks in."""

    tour: TourLine
    hue: int
    ended: int
    begins: float
    passed: float
    ends: float
    dots: list[Dot]
    small: bool
    hints: list[Hint]
    found: str


def axis_of(tours: Sequence[TourLine], moment: datetime) -> Axis:
    """Return full hours around every tour, and whether the present moment is among them."""
    begins = min(tour.starts_at for tour in tours).replace(minute=0, second=0, microsecond=0)
    last = max(max([tour.ends_at, *(stop.done_at or stop.arrives_at for stop in tour.stops)]) for tour in tours)
    ends = last.replace(minute=0, second=0, microsecond=0) + HOUR
    same_day = begins.astimezone(VIETNAM).date() == moment.astimezone(VIETNAM).date()
    return Axis(begins=begins, ends=ends, now=moment if same_day else None)


def lanes_of(tours: Sequence[TourLine], axis: Axis, language: Language) -> list[Lane]:
    """Return a lane for every tour."""
    return [lane_of(tour, axis, language) for tour in tours]


def lane_of(tour: TourLine, axis: Axis, language: Language) -> Lane:
    """Return one tour's lane."""
    dots = [Dot(share=axis.share(shown_at(stop, axis.now)), mark=MARKS[stop.state]) for stop in tour.stops]
    passed = [dot.share for dot in dots if dot.mark in ("done", "going", "failed")]
    begins = axis.share(tour.starts_at)
    return Lane(
        tour=tour,
        hue=(tour.number - 1) % HUES + 1,
        ended=tour.counts.get("done", 0) + tour.counts.get("failed", 0),
        begins=begins,
        passed=max(passed, default=begins),
        ends=max([axis.share(tour.ends_at), *(dot.share for dot in dots)]),
        dots=dots,
        small=len(dots) > MANY_STOPS,
        hints=hints_of(tour, axis.now, language),
        found=" ".join([str(tour.number), tour.courier_name, *words_of(tour.stops)]),
    )


def shown_at(stop: StopLine, moment: datetime | None) -> datetime:
    """Return where in time a stop is drawn: when it was done, else when it is planned; never reached in the past."""
    if stop.done_at is not None:
        return stop.done_at
    return max(stop.arrives_at, moment) if stop.state == "going" and moment else stop.arrives_at


def words_of(stops: Sequence[StopLine]) -> list[str]:
    """Return the places and codes of stops, each once."""
    return list(dict.fromkeys([text for stop in stops for text in (stop.place, *(i.item_code for i in stop.items))]))


def is_unfinished(tour: TourLine) -> bool:
    """Return whether a courier still has somewhere to go."""
    return any(stop.state in ("waiting", "going") for stop in tour.stops)


def late_by(tour: TourLine, moment: datetime | None) -> timedelta:
    """Return how long ago the next stop should have been reached, zero where a little."""
    following = next((stop for stop in tour.stops if stop.state in ("waiting", "going")), None)
    if following is None or moment is None:
        return timedelta(0)
    behind = moment - following.arrives_at
    return behind if behind >= LATE else timedelta(0)


def hints_of(tour: TourLine, moment: datetime | None, language: Language) -> list[Hint]:
    """Return lateness, silence, and what a handheld still holds."""
    hints = []
    if behind := late_by(tour, moment):
        hints.append(Hint(kind="late", text=say(language, "late_by", span=span_words(behind, language))))
    silence = []
    if moment and is_unfinished(tour) and tour.last_seen_at and moment - tour.last_seen_at >= SILENT:
        silence.append(say(language, "silent_for", span=span_words(moment - tour.last_seen_at, language)))
    if moment and is_unfinished(tour) and tour.last_seen_at is None and moment > tour.starts_at:
        silence.append(say(language, "never_heard"))
    if tour.facts_waiting >= (1 if silence else MANY_UNSENT):
        silence.append(say(language, "unsent", count=tour.facts_waiting))
    return [*hints, Hint(kind="silent", text=" · ".join(silence))] if silence else hints


def count_stops(tours: Sequence[TourLine], moment: datetime | None) -> dict[str, int]:
    """Count the stops of the day by state, and the tours that are ``late``."""
    counts: Counter[str] = Counter()
    for tour in tours:
        counts.update(tour.counts)
    counts["late"] = sum(bool(late_by(tour, moment)) for tour in tours)
    return {state: counts[state] for state in (*MARKS, "late")}


class Card(Struct, frozen=True, kw_only=True):
    """The tour that is looked at, in a few lines; ``following`` is the next place, empty where there is none."""

    lane: Lane
    following: str
    back: str
    distance: str
    failed: int


def card_of(lane: Lane, language: Language) -> Card:
    """Return the card of a tour."""
    tour = lane.tour
    following = next((stop.place for stop in tour.stops if stop.state in ("going", "waiting")), "")
    return Card(
        lane=lane,
        following=following,
        back=clock_time(tour.ends_at),
        distance=distance_words(tour.distance_m, language),
        failed=tour.counts.get("failed", 0),
    )
