"""A day under way: what is left of every tour, who has what on board, where everybody is, and what is new."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct
from msgspec.structs import replace

from backend.base.sealing import DataKey
from backend.dispatch import running_store as store
from backend.dispatch.board import DONE_BY, FAILED_BY, KINDS
from backend.dispatch.day import bounds, moved_onto, read_day
from backend.dispatch.model import PLANNABLE, Day, PlannableParcel
from backend.dispatch.positions import Position, last_positions
from backend.dispatch.running_store import Done, RunningTask, RunningTour

TAKEN_BY, BROUGHT_BY = ("collected", "loaded"), ("delivered", "handed_over")
CHECKED_IN = "checked_in"


class TourUnderWay(Struct, frozen=True, kw_only=True):
    """A tour and how far it has come. ``left`` are the acts still to be done, in the order that its courier knows.

    ``seen`` is where the courier was known to be last: at an act of theirs, where their handheld saw itself since, else
    at the tour's beginning. It is None before the tour begins.
    """

    tour: RunningTour
    seen: Position | None
    has_rested: bool
    tasks: tuple[RunningTask, ...]
    left: tuple[RunningTask, ...]

    @property
    def own(self) -> tuple[RunningTask, ...]:
        """Return the acts left of parcels that this courier has, or that are assigned to them."""
        return tuple(task for task in self.left if is_with(task, self.tour.courier))

    @property
    def near(self) -> tuple[RunningTask, ...]:
        """Return the acts left at the stop that is being made, if one is, and at the next one: nobody moves these."""
        stops = [[*group] for _, group in groupby(self.own, key=lambda task: task.stop)]
        if not stops:
            return ()
        is_begun = sum(task.stop == stops[0][0].stop for task in self.tasks) > len(stops[0])
        return tuple(task for stop in stops[: 2 if is_begun else 1] for task in stop)


class RunningDay(Struct, frozen=True, kw_only=True):
    """A committed day at a moment. ``day.parcels`` are those that wait for a courier, told of or new, and on board.

    ``aboard`` says who has a parcel that is still to be brought to its place; what came back from a closed door is not
    among them, nor in ``day.parcels``: it stays with its courier until the evening.
    """

    day: Day
    tours: tuple[TourUnderWay, ...]
    aboard: dict[UUID, UUID]


async def read_running_day(conn: Connection, key: DataKey, province: int, day: date, moment: datetime) -> RunningDay:
    """Return a committed day as it stands at a moment; without tours where nothing is committed."""
    begins, _ = bounds(day)
    tours = await store.read_running_tours(conn, province, day)
    tasks = await store.read_running_tasks(conn, province, [tour.id for tour in tours])
    done = await store.read_done(conn, province, (*KINDS, CHECKED_IN), begins, moment)
    positions = await last_positions(conn, key, province, [tour.courier for tour in tours], moment)
    waiting = await read_day(conn, province, day, moment)
    happened = {(item.parcel, item.kind) for item in done}
    left = [task for task in tasks if is_left(task, happened)]
    told = await store.read_parcels(conn, province, sorted({task.parcel for task in left}))
    return fold(waiting, told, tours, tasks, left, done, positions)


def fold(
    waiting: Day,
    told: Iterable[PlannableParcel],
    tours: Sequence[RunningTour],
    tasks: Sequence[RunningTask],
    left: Sequence[RunningTask],
    done: Sequence[Done],
    positions: Mapping[UUID, Position],
) -> RunningDay:
    """Return a running day from what was read of it. A parcel tried in vain today waits for another day."""
    tried = {item.parcel for item in done if item.kind == FAILED_BY}
    parcels = {parcel.id: parcel for parcel in waiting.parcels if parcel.id not in tried}
    parcels |= {parcel.id: moved_onto(waiting.day, parcel) for parcel in told}
    return RunningDay(
        day=replace(waiting, parcels=tuple(parcels[id] for id in sorted(parcels))),
        tours=tuple(
            under_way(
                tour,
                [task for task in tasks if task.tour == tour.id],
                [task for task in left if task.tour == tour.id],
                [item for item in done if item.courier == tour.courier],
                positions.get(tour.courier),
                waiting,
            )
            for tour in tours
        ),
        aboard={task.parcel: task.holder_id for task in left if task.state == "with_courier"},
    )


def is_left(task: RunningTask, happened: Collection[tuple[UUID, str]]) -> bool:
    """Return whether an act is still to be done: not done, not tried in vain, and its parcel not gone elsewhere."""
    if (task.parcel, DONE_BY[task.act]) in happened or (task.parcel, FAILED_BY) in happened:
        return False
    if task.state == "with_courier":
        return DONE_BY[task.act] not in TAKEN_BY
    return task.state in PLANNABLE and not any((task.parcel, kind) in happened for kind in TAKEN_BY)


def under_way(
    tour: RunningTour,
    tasks: Sequence[RunningTask],
    left: Sequence[RunningTask],
    own: Sequence[Done],
    position: Position | None,
    day: Day,
) -> TourUnderWay:
    """Return how far a tour has come; ``own`` is what its courier did, in order."""
    seen = last_act(tour, tasks, own, day)
    return TourUnderWay(
        tour=tour,
        seen=position if seen and position and position.at > seen.at else seen,
        has_rested=tour.rest_at is not None and tour.rest_at <= day.begins_at,
        tasks=tuple(tasks),
        left=tuple(left),
    )


def last_act(tour: RunningTour, tasks: Iterable[RunningTask], own: Sequence[Done], day: Day) -> Position | None:
    """Return where the register puts the latest of a courier's acts, else the tour's beginning once that is over."""
    offices = {office.id: office for office in day.offices}
    sites = {(task.parcel, DONE_BY[task.act]): task for task in tasks}
    taken = {item.parcel for item in own if item.kind in TAKEN_BY}
    for item in reversed(own):
        site = offices.get(item.holder) if item.kind == CHECKED_IN else site_of(item, sites, taken)
        if site is not None:
            return Position(lon=site.lon, lat=site.lat, at=item.at)
    home = offices.get(tour.office)
    begins_at = tour.starts_at if tour.rest_at is None else min(tour.starts_at, tour.rest_at)
    if home is None or begins_at > day.begins_at:
        return None
    return Position(lon=home.lon, lat=home.lat, at=begins_at)


def site_of(item: Done, sites: Mapping[tuple[UUID, str], RunningTask], taken: Collection[UUID]) -> RunningTask | None:
    """Return the act of the tour that was done, or tried in vain: the second one of a parcel that had been taken."""
    if item.kind != FAILED_BY:
        return sites.get((item.parcel, item.kind))
    kinds = BROUGHT_BY if item.parcel in taken else TAKEN_BY
    return next((sites[item.parcel, kind] for kind in kinds if (item.parcel, kind) in sites), None)


def is_with(task: RunningTask, courier: UUID) -> bool:
    """Return whether an act is still this courier's to do, who has the parcel, or to whom it is assigned."""
    return courier == (task.holder_id if task.state == "with_courier" else task.assigned)
