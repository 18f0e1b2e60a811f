"""What a plan costs, and what leaving a shipment out weighs in a search."""

from collections.abc import Iterable, Sequence

from routing.orders.flat import Flat
from routing.plan import Cost, Tour
from routing.problem import HIGHEST_PRIORITY, Problem

MUST_S = 1e7
"""The least that a shipment weighs which has to be served: 115 days of travel."""
EXACT = 2.0**52
"""Sums of whole seconds up to here are exact in a float, with a bit to spare for halves."""


def weigh(flat: Flat, tours: Iterable[Tour], unserved: Iterable[int]) -> Cost:
    """Weigh the tours of a plan and the shipments (numbers) in none of them."""
    tours, left = list(tours), [flat.problem.shipments[shipment] for shipment in unserved]
    must = [parcel.priority for parcel in left if parcel.penalty_s is None]
    fixed_s = {courier.id: courier.fixed_s for courier in flat.problem.couriers}
    price_s = sum(fixed_s[tour.courier_id] + tour.travel_s for tour in tours) + _doors(flat, tours)
    price_s += sum(parcel.penalty_s or 0 for parcel in left) + flat.problem.change_s * _changes(flat, tours)
    weights = flat.problem.weights
    soft_s = weights.wait * sum(tour.wait_s for tour in tours) + weights.late * _late(flat, tours)
    by_priority = tuple(must.count(priority) for priority in range(HIGHEST_PRIORITY, -1, -1))
    return Cost(unserved=by_priority, price_s=price_s + round(soft_s))


def urgency(flat: Flat, shipment: int) -> tuple[bool, int]:
    """Rank shipments as `Cost` does: what has to be served by priority, above what may wait, by penalty."""
    parcel = flat.problem.shipments[shipment]
    return (True, parcel.priority) if parcel.penalty_s is None else (False, parcel.penalty_s)


def unserved_weight(problem: Problem) -> list[float]:
    """Weigh each shipment in the price of a search, in seconds: what it costs to leave it out.

    An optional one weighs its penalty. The others weigh more than everything else that a plan may
    cost together, and those of one priority more than all of lower ones together: serving one of
    them is better than any saving. Where this would go beyond exact floats, the priorities move
    closer, down to a factor of 2 from one to the next: then several of a lower one may outweigh one.
    """
    must = [parcel.priority for parcel in problem.shipments if parcel.penalty_s is None]
    rank = {priority: rank for rank, priority in enumerate(sorted(set(must)))}
    base_s, step = _scale(len(must), max(rank.values(), default=0), _most_s(problem))
    return [
        base_s * step ** rank[parcel.priority] if parcel.penalty_s is None else float(parcel.penalty_s)
        for parcel in problem.shipments
    ]


def _scale(count: int, top_rank: int, most_s: float) -> tuple[float, int]:
    """Return the weight of the lowest priority, and the factor from one priority to the next."""
    room = EXACT / max(1, count)
    base_s = max(MUST_S, min(most_s, room / 2**top_rank))
    return base_s, max(2, min(count + 1, int((room / base_s) ** (1 / max(1, top_rank)))))


def _most_s(problem: Problem) -> float:
    """Bound what any plan costs, apart from shipments left that had to be served."""
    shifts_s = sum(courier.shift.closes_s - courier.shift.opens_s for courier in problem.couriers)
    latest_s = max((courier.shift.closes_s for courier in problem.couriers), default=0)
    targets = sum(stop.target_s is not None for parcel in problem.shipments for stop in parcel.stops)
    paid_s = sum(courier.fixed_s for courier in problem.couriers)
    paid_s += sum(parcel.penalty_s or 0 for parcel in problem.shipments)
    paid_s += problem.change_s * sum(len(order.stop_ids) for order in problem.standing)
    return 1.0 + paid_s + (1 + problem.weights.wait) * shifts_s + problem.weights.late * targets * latest_s


def _changes(flat: Flat, tours: Sequence[Tour]) -> int:
    shipments, couriers = flat.problem.shipments, flat.problem.couriers
    expected = {shipments[shipment].id: couriers[courier].id for shipment, courier in flat.expects.items()}
    served = {(visit.shipment_id, tour.courier_id) for tour in tours for visit in tour.visits}
    return sum(expected.get(shipment_id, courier_id) != courier_id for shipment_id, courier_id in served)


def _doors(flat: Flat, tours: Sequence[Tour]) -> int:
    service_s = {stop.id: stop.service_s for stop in flat.stops if stop is not None}
    visits = [visit for tour in tours for visit in tour.visits]
    return sum(visit.leaves_s - visit.starts_s - service_s[visit.stop_id] for visit in visits)


def _late(flat: Flat, tours: Sequence[Tour]) -> int:
    target_s = {stop.id: stop.target_s for stop in flat.stops if stop is not None}
    late = 0
    for tour in tours:
        for visit in tour.visits:
            wished_s = target_s[visit.stop_id]
            late += 0 if wished_s is None else max(0, visit.starts_s - wished_s)
    return late
