"""The day as a dispatcher sees it: tours folded from what was planned and what has happened. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from backend.dispatch.model import Act
from mobile_sync.custody import Leg

StopState = Literal["waiting", "going", "done", "failed", "exception"]

DONE_BY: dict[Act, str] = {
    "collect": "collected",
    "load": "loaded",
    "hand_over": "handed_over",
    "deliver": "delivered",
}
"""The fact that makes an act done."""
FAILED_BY = "attempt_failed"
KINDS = (*DONE_BY.values(), FAILED_BY)


class TourOnBoard(Struct, frozen=True, kw_only=True):
    """A tour as planned."""

    id: UUID
    number: int
    courier_id: UUID
    starts_at: datetime
    ends_at: datetime
    distance_m: int
    committed_at: datetime
    travel_source: str
    way_back: str


class TaskOnBoard(Struct, frozen=True, kw_only=True):
    """One act as planned, and where its parcel stands."""

    tour_id: UUID
    position: int
    stop: int
    parcel_id: UUID
    item_code: str
    act: Act
    place: str
    lon: float
    lat: float
    arrives_at: datetime
    opens_at: datetime
    closes_at: datetime
    way: str
    parcel_state: str


class Happened(Struct, frozen=True, kw_only=True):
    """When a kind of fact last happened to a parcel."""

    parcel_id: UUID
    kind: str
    at: datetime


class Contact(Struct, frozen=True, kw_only=True):
    """When a courier was last heard of."""

    courier_id: UUID
    seen_at: datetime
    facts_waiting: int


class StateCount(Struct, frozen=True, kw_only=True):
    """How many parcels are in one state."""

    state: str
    parcels: int


class Noted(Struct, frozen=True, kw_only=True):
    """A parcel in exception, or a fact that was kept with a code; ``actor`` is who said the fact."""

    fact: UUID | None
    parcel: UUID | None
    item_code: str
    code: str
    since: datetime | None
    actor: UUID | None


class ExceptionLine(Struct, frozen=True, kw_only=True):
    """What somebody must look into: a parcel in exception, or a ``fact`` of a courier's or a receiver's.

    ``code`` is the fact that opened the exception, ``conflict``, or the refusal or flag of the fact; ``parcel`` is
    None where a fact names none of ours. ``note`` is what a receiver
    wrote, ``phone`` the number at which to call them; at the address ``closes`` it is said what came of it.
    """

    fact: UUID | None
    parcel: UUID | None
    item_code: str
    code: str
    vi: str
    en: str
    since: datetime | None
    courier: UUID | None = None
    courier_name: str = ""
    note: str = ""
    phone: str = ""
    closes: str = ""


class UnassignedLine(Struct, frozen=True, kw_only=True):
    """A parcel of the day on nobody's tour."""

    parcel: UUID
    item_code: str
    leg: Leg
    state: str
    attempts: int
    commune: str
    opens_at: datetime
    closes_at: datetime


class ItemLine(Struct, frozen=True, kw_only=True):
    """One parcel at a stop: what is to be done with it, and where it stands now."""

    item_code: str
    act: Act
    state: str


class StopLine(Struct, frozen=True, kw_only=True):
    """A stop of a tour; ``done_at`` is when the last of its acts was done.

    ``way`` leads here from the stop before, as an encoded polyline of six decimals; empty where no roads are known.
    """

    position: int
    acts: list[Act]
    parcels: list[UUID]
    items: list[ItemLine]
    place: str
    lon: float
    lat: float
    arrives_at: datetime
    opens_at: datetime
    closes_at: datetime
    state: StopState
    done_at: datetime | None
    way: str = ""


class TourLine(Struct, frozen=True, kw_only=True):
    """A tour and how far it has come; ``counts`` are its stops by state, its times rest on ``travel_source``.

    ``way_back`` leads from the last stop to where the tour began.
    """

    id: UUID
    number: int
    courier: UUID
    courier_name: str
    starts_at: datetime
    ends_at: datetime
    distance_m: int
    travel_source: str
    counts: dict[str, int]
    last_seen_at: datetime | None
    facts_waiting: int
    stops: list[StopLine]
    way_back: str = ""


class Board(Struct, frozen=True, kw_only=True):
    """The day as it stands after ``event``, from which its live stream goes on.

    ``exceptions`` are all that are open, of whatever day, and what receivers said is wrong of late; ``flagged`` are
    facts applied to the day's parcels.
    """

    day: date
    event: int
    tours: list[TourLine]
    parcels: dict[str, int]
    exceptions: list[ExceptionLine]
    flagged: list[ExceptionLine]
    unassigned: list[UnassignedLine]


def fold_tours(
    tours: Sequence[TourOnBoard],
    tasks: Iterable[TaskOnBoard],
    happened: Iterable[Happened],
    contacts: Iterable[Contact],
    names: Mapping[UUID, str],
) -> list[TourLine]:
    """Return every tour with its stops; ``tasks`` come in order within a tour."""
    facts = {(item.parcel_id, item.kind): item.at for item in happened}
    heard = {contact.courier_id: contact for contact in contacts}
    of_tour: dict[UUID, list[TaskOnBoard]] = {tour.id: [] for tour in tours}
    for task in tasks:
        of_tour[task.tour_id].append(task)
    return [
        fold_tour(tour, of_tour[tour.id], facts, heard.get(tour.courier_id), names.get(tour.courier_id, ""))
        for tour in tours
    ]


Facts = Mapping[tuple[UUID, str], datetime]


def fold_tour(
    tour: TourOnBoard, tasks: Sequence[TaskOnBoard], facts: Facts, contact: Contact | None, name: str
) -> TourLine:
    """Return one tour and how far it has come."""
    stops = [fold_stop(list(group), facts) for _, group in groupby(tasks, key=lambda task: task.stop)]
    stops = mark_next(stops, begun=any(done_at(task, facts) for task in tasks))
    return TourLine(
        id=tour.id,
        number=tour.number,
        courier=tour.courier_id,
        courier_name=name,
        starts_at=tour.starts_at,
        ends_at=tour.ends_at,
        distance_m=tour.distance_m,
        travel_source=tour.travel_source,
        counts=dict(Counter(stop.state for stop in stops)),
        last_seen_at=contact.seen_at if contact else None,
        facts_waiting=contact.facts_waiting if contact else 0,
        stops=stops,
        way_back=tour.way_back,
    )


def fold_stop(tasks: Sequence[TaskOnBoard], facts: Facts) -> StopLine:
    """Return one stop: in exception before failed, and waiting until each of its acts has an end."""
    states = [task_state(task, facts) for task in tasks]
    order: tuple[StopState, ...] = ("exception", "waiting", "failed", "done")
    first = tasks[0]
    state = next(state for state in order if state in states)
    return StopLine(
        position=first.stop,
        acts=list(dict.fromkeys(task.act for task in tasks)),
        parcels=[task.parcel_id for task in tasks],
        items=[ItemLine(item_code=task.item_code, act=task.act, state=task.parcel_state) for task in tasks],
        place=first.place,
        lon=first.lon,
        lat=first.lat,
        arrives_at=first.arrives_at,
        opens_at=max(task.opens_at for task in tasks),
        closes_at=min(task.closes_at for task in tasks),
        state=state,
        done_at=max((at for task in tasks if (at := done_at(task, facts))), default=None) if state == "done" else None,
        way=first.way,
    )


def task_state(task: TaskOnBoard, facts: Facts) -> StopState:
    """Return how one act stands; a failed pickup fails the delivery behind it too."""
    if done_at(task, facts):
        return "done"
    if task.parcel_state == "exception":
        return "exception"
    return "failed" if (task.parcel_id, FAILED_BY) in facts else "waiting"


def done_at(task: TaskOnBoard, facts: Facts) -> datetime | None:
    """Return when an act was done, or None."""
    return facts.get((task.parcel_id, DONE_BY[task.act]))


def mark_next(stops: list[StopLine], *, begun: bool) -> list[StopLine]:
    """Return the stops of a tour that has begun with the first one waiting as the one its courier is going to."""
    following = next((number for number, stop in enumerate(stops) if stop.state == "waiting"), None)
    if not begun or following is None:
        return stops
    return [replace(stop, state="going") if number == following else stop for number, stop in enumerate(stops)]
