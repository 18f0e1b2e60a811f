"""What one plan does differently from another."""

from collections.abc import Iterator

import msgspec

from routing.plan import Plan, ReasonCode, Tour, Visit

WORTH_TELLING_S = 300


class Moved(msgspec.Struct, frozen=True, kw_only=True, tag_field="code", tag="moved"):
    """A shipment goes with another courier."""

    shipment_id: str
    from_courier_id: str
    to_courier_id: str


class Added(msgspec.Struct, frozen=True, kw_only=True, tag_field="code", tag="added"):
    """A shipment is served that was not."""

    shipment_id: str
    courier_id: str


class Dropped(msgspec.Struct, frozen=True, kw_only=True, tag_field="code", tag="dropped"):
    """A shipment that was served stays unserved."""

    shipment_id: str
    courier_id: str
    reason: ReasonCode


class Retimed(msgspec.Struct, frozen=True, kw_only=True, tag_field="code", tag="retimed"):
    """A service starts at another time; seconds from the plan's zero."""

    stop_id: str
    shipment_id: str
    courier_id: str
    before_s: int
    after_s: int


Change = Moved | Added | Dropped | Retimed


def changes(before: Plan, after: Plan, at_least_s: int = WORTH_TELLING_S) -> tuple[Change, ...]:
    """List what is new in `after`, shipment by shipment, then the stops that start `at_least_s` earlier or later.

    Shipments that only `before` knows (they are done by now) are not mentioned.
    """
    had = _couriers(before)
    has = _couriers(after)
    dropped = [
        Dropped(shipment_id=left.shipment_id, courier_id=had[left.shipment_id], reason=left.reason)
        for left in after.unserved
        if left.shipment_id in had
    ]
    added = [Added(shipment_id=name, courier_id=who) for name, who in has.items() if name not in had]
    moved = [
        Moved(shipment_id=name, from_courier_id=had[name], to_courier_id=who)
        for name, who in has.items()
        if had.get(name, who) != who
    ]
    return (*dropped, *added, *moved, *retimed(before.tours, after.tours, at_least_s))


def retimed(before: tuple[Tour, ...], after: tuple[Tour, ...], at_least_s: int) -> tuple[Retimed, ...]:
    """List the stops of both that start at least so much earlier or later, in the order of `after`."""
    starts_s = {visit.stop_id: visit.starts_s for _, visit in _visits(before)}
    return tuple(
        Retimed(
            stop_id=visit.stop_id,
            shipment_id=visit.shipment_id,
            courier_id=tour.courier_id,
            before_s=starts_s[visit.stop_id],
            after_s=visit.starts_s,
        )
        for tour, visit in _visits(after)
        if visit.stop_id in starts_s and abs(visit.starts_s - starts_s[visit.stop_id]) >= at_least_s
    )


def _couriers(plan: Plan) -> dict[str, str]:
    return {visit.shipment_id: tour.courier_id for tour, visit in _visits(plan.tours)}


def _visits(tours: tuple[Tour, ...]) -> Iterator[tuple[Tour, Visit]]:
    for tour in tours:
        for visit in tour.visits:
            yield tour, visit
