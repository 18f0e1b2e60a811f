"""What a plan of the rest of a day does otherwise than couriers were told. Pure."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from backend.dispatch.model import PlannedChange, PlannedTour, PlannedVisit
from backend.dispatch.running_day import RunningDay
from backend.dispatch.running_store import RunningTask

WORTH_TELLING = timedelta(minutes=5)
"""From how much earlier or later on an act is said to be at another time."""


class Told(Struct, frozen=True, kw_only=True):
    """An act left, and whose it is."""

    courier: UUID
    task: RunningTask


class Planned(Struct, frozen=True, kw_only=True):
    """An act of a tour, and whose it becomes."""

    courier: UUID
    visit: PlannedVisit


def changes_of(running: RunningDay, tours: Sequence[PlannedTour]) -> Iterator[PlannedChange]:
    """Give what is dropped, added and moved, parcel by parcel, then the acts that keep all but their time.

    What is on board and finds no place stays on board: that is no change.
    """
    had: dict[UUID, list[Told]] = {}
    has: dict[UUID, list[Planned]] = {}
    for item in running.tours:
        for task in item.own:
            had.setdefault(task.parcel, []).append(Told(courier=item.tour.courier, task=task))
    for tour in tours:
        for visit in tour.visits:
            has.setdefault(visit.parcel, []).append(Planned(courier=tour.courier, visit=visit))
    codes = {parcel.id: parcel.item_code for parcel in running.day.parcels}
    for parcel in had:
        if parcel not in has and parcel not in running.aboard:
            yield change(codes[parcel], had[parcel][0], None)
    for parcel in has:
        if parcel not in had:
            yield change(codes[parcel], None, has[parcel][0])
    for parcel in has:
        if parcel in had and had[parcel][0].courier != has[parcel][0].courier:
            yield change(codes[parcel], had[parcel][0], has[parcel][0])
    for parcel in has:
        if parcel in had and had[parcel][0].courier == has[parcel][0].courier:
            for told, planned in zip(had[parcel], has[parcel], strict=False):
                if abs(planned.visit.arrives_at - told.task.arrives_at) >= WORTH_TELLING:
                    yield change(codes[parcel], told, planned)


def change(item_code: str, told: Told | None, planned: Planned | None) -> PlannedChange:
    """Return the difference between what a courier was told and what is planned; one of the two is there."""
    act = planned.visit if planned else told.task if told else None
    assert act is not None
    stays = told is not None and planned is not None and told.courier == planned.courier
    return PlannedChange(
        code="retimed" if stays else "moved" if told and planned else "added" if planned else "dropped",
        parcel=act.parcel,
        item_code=item_code,
        act=act.act,
        before=told.courier if told else None,
        after=planned.courier if planned else None,
        before_at=told.task.arrives_at if told else None,
        after_at=planned.visit.arrives_at if planned else None,
        slack_s=planned.visit.slack_s if planned else None,
    )
