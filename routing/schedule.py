"""Clock times for an ordered list of stops."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from routing.flat import Flat
from routing.plan import Tour, Visit


class Call(NamedTuple):
    """One stop of an order, timed."""

    stop: int
    arrives_s: int
    starts_s: int
    leaves_s: int


def tour(flat: Flat, courier: int, order: list[int]) -> Tour:
    """Time a courier's stops; the order is not empty and keeps every promise (see `trim`)."""
    calls = list(timed(flat, courier, order))
    first, last = calls[0], calls[-1]
    # Waiting at the first door is waiting at home.
    departs_s = first.starts_s - flat.seconds[flat.start[courier], flat.place[first.stop]]
    calls[0] = first._replace(arrives_s=first.starts_s)
    returns_s = last.leaves_s + flat.seconds[flat.place[last.stop], flat.end[courier]]
    places = [flat.start[courier], *(flat.place[stop] for stop in order), flat.end[courier]]
    return Tour(
        courier_id=flat.problem.couriers[courier].id,
        departs_s=departs_s,
        visits=tuple(_visit(flat, call) for call in calls),
        returns_s=returns_s,
        distance_m=sum(flat.metres[here, there] for here, there in pairwise(places)),
        duration_s=returns_s - departs_s,
    )


def timed(flat: Flat, courier: int, order: list[int]) -> Iterator[Call]:
    """Walk an order from the opening of the shift, waiting where a door is still closed."""
    clock_s, here = flat.problem.couriers[courier].shift.opens_s, flat.start[courier]
    for stop in order:
        arrives_s = clock_s + flat.seconds[here, flat.place[stop]]
        starts_s = max(arrives_s, flat.opens_s[stop])
        clock_s, here = starts_s + flat.service_s[stop], flat.place[stop]
        yield Call(stop, arrives_s, starts_s, clock_s)


def _visit(flat: Flat, call: Call) -> Visit:
    shipment = flat.problem.shipments[call.stop // 2]
    stop = shipment.delivery if call.stop % 2 else shipment.pickup
    return Visit(
        stop_id=stop.id,
        shipment_id=shipment.id,
        kind="delivery" if call.stop % 2 else "pickup",
        arrives_s=call.arrives_s,
        wait_s=call.starts_s - call.arrives_s,
        starts_s=call.starts_s,
        leaves_s=call.leaves_s,
    )
