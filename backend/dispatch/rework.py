"""What a plan of the rest of a day asks of one tour, as the tour stands by now. Pure."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from backend.dispatch.model import Act, PlannedVisit, Proposal
from backend.dispatch.refusals import PlanOvertaken
from backend.dispatch.running_day import RunningDay, TourUnderWay
from backend.dispatch.running_store import RunningTask

SECOND: Collection[Act] = ("hand_over", "deliver")


class Reworked(Struct, frozen=True, kw_only=True):
    """A tour's acts that keep their place, with their times by now; those taken off it; and those that come behind."""

    kept: tuple[tuple[RunningTask, PlannedVisit], ...]
    withdrawn: tuple[RunningTask, ...]
    fresh: tuple[PlannedVisit, ...]


def require_known(running: RunningDay, proposal: Proposal) -> None:
    """Hold that whatever couriers have to do by now is where the proposal believed it.

    Raises PlanOvertaken.
    """
    planned = {visit.parcel: tour.courier for tour in proposal.tours for visit in tour.visits}
    unserved = {item.parcel for item in proposal.unserved}
    came_from = {
        item.parcel: item.before for item in (proposal.rest.changes if proposal.rest else ()) if item.code == "moved"
    }
    for item in running.tours:
        for task in item.own:
            goes = planned.get(task.parcel)
            if goes is None and task.parcel not in unserved:
                raise PlanOvertaken(parcel=task.parcel)
            if goes not in (None, item.tour.courier) and came_from.get(task.parcel) != item.tour.courier:
                raise PlanOvertaken(parcel=task.parcel)


def still_to_do(visits: Sequence[PlannedVisit], courier: UUID, running: RunningDay) -> list[PlannedVisit]:
    """Return what is left of a proposed order by now. What was done meanwhile has to be what came first in it.

    Raises PlanOvertaken.
    """
    here = {parcel.id for parcel in running.day.parcels}
    taken = {visit.parcel for visit in visits if visit.act not in SECOND}
    left, done = [], []
    for visit in visits:
        if running.aboard.get(visit.parcel, courier) != courier:
            raise PlanOvertaken(parcel=visit.parcel)
        waits = visit.parcel in here and visit.parcel not in running.aboard
        if waits and visit.act in SECOND and visit.parcel not in taken:
            raise PlanOvertaken(parcel=visit.parcel)
        if waits or (visit.parcel in running.aboard and visit.act in SECOND):
            left.append(visit)
        elif visit.act not in SECOND or visit.parcel not in taken:
            done.append(visit)
    if done != list(visits[: len(done)]):
        raise PlanOvertaken(parcel=done[-1].parcel)
    return left


def rework(
    item: TourUnderWay, visits: Sequence[PlannedVisit], near: Collection[tuple[UUID, Act]], running: RunningDay
) -> Reworked:
    """Return what becomes of a tour. ``visits`` are still to be done; ``near`` were not to be moved at the proposal.

    Since then its courier may have gone on: to where the proposal sends them next, or it is overtaken. What is on
    board and has no place in the proposal comes last.

    Raises PlanOvertaken.
    """
    planned = {(visit.parcel, visit.act) for visit in visits}
    codes = {parcel.id: parcel.item_code for parcel in running.day.parcels}
    left_over = [
        visit_of(task, codes)
        for task in item.own
        if task.parcel in running.aboard and (task.parcel, task.act) not in planned
    ]
    wanted = [*visits, *left_over]
    now_near = [(task.parcel, task.act) for task in item.near]
    first = [(visit.parcel, visit.act) for visit in wanted[: len(now_near)]]
    if not set(now_near) <= set(near) and set(first) != set(now_near):
        raise PlanOvertaken(parcel=now_near[0][0])
    own = item.own
    same = 0
    while same < min(len(own), len(wanted)) and is_same(own[same], wanted[same]):
        same += 1
    kept = own[:same]
    return Reworked(
        kept=tuple(zip(kept, wanted[:same], strict=True)),
        withdrawn=tuple(task for task in item.left if task not in kept),
        fresh=tuple(wanted[same:]),
    )


def is_same(task: RunningTask, visit: PlannedVisit) -> bool:
    """Return whether a courier was told of an act at this very place of their order."""
    return (task.parcel, task.act, task.office) == (visit.parcel, visit.act, visit.office)


def visit_of(task: RunningTask, codes: Mapping[UUID, str]) -> PlannedVisit:
    """Return an act as it was told, at the times that were told; its stop is nobody else's."""
    return PlannedVisit(
        parcel=task.parcel,
        item_code=codes[task.parcel],
        act=task.act,
        stop=-task.position,
        office=task.office,
        lon=task.lon,
        lat=task.lat,
        arrives_at=task.arrives_at,
        starts_at=task.arrives_at,
        leaves_at=task.leaves_at,
        opens_at=task.opens_at,
        closes_at=task.closes_at,
    )
