"""Say why a shipment is in no tour: the first promise that stands between it and each courier."""

from dataclasses import dataclass

from routing.orders.flat import NEVER_S, Flat
from routing.orders.insert import Insertion
from routing.orders.schedule import timed, walked
from routing.plan import Obstacle, ReasonCode, Unserved

# A courier's day with this shipment and nothing else fails at one of these, in this order.
STAGES: tuple[ReasonCode, ...] = (
    "promised_to_another",
    "lacks_skill",
    "too_many_pieces",
    "too_heavy",
    "too_bulky",
    "too_many_stops",
    "out_of_reach",
    "pickup_closes_too_early",
    "delivery_closes_too_early",
    "shift_too_short",
    "break_in_the_way",
    "no_room",
)
MOST_EVALUATIONS = 20_000
NEAREST = 10


@dataclass(frozen=True, slots=True)
class Attempt:
    """How far one courier comes with one shipment alone: the stage that stops them, and by how much."""

    courier: int
    stage: ReasonCode
    found: int | None = None
    limit: int | None = None

    @property
    def rank(self) -> tuple[int, int, int]:
        """Order attempts, the nearest to success first: who comes furthest, then who misses least."""
        return -STAGES.index(self.stage), (self.found or 0) - (self.limit or 0), self.courier


def hopeless(flat: Flat) -> dict[int, Unserved]:
    """Find the shipments nobody could serve even first thing on an otherwise empty day; none that is locked."""
    everyone = range(len(flat.problem.couriers))
    locked = {stop // 2 for order in flat.locked for stop in order}
    return {
        shipment: left_over(flat, shipment, [])
        for shipment in range(len(flat.problem.shipments))
        if shipment not in locked and all(_attempt(flat, courier, shipment).stage != "no_room" for courier in everyone)
    }


def left_over(flat: Flat, shipment: int, places: list[Insertion]) -> Unserved:
    """Explain a shipment that is in none of the final tours, given its `places` in them.

    Each courier has an obstacle; where shipments x couriers are more than MOST_EVALUATIONS, only the
    NEAREST to the first call, of those who may serve it, are asked. Who has a place would take it
    if it were worth the way.
    """
    parcel, couriers = flat.problem.shipments[shipment], flat.problem.couriers
    dear = [
        Obstacle(
            courier_id=couriers[place.courier].id,
            reason="not_worth_the_way",
            found=place.extra_s,
            limit=parcel.penalty_s,
        )
        for place in places
    ]
    asked = _asked(flat, shipment, {place.courier for place in places})
    attempts = sorted((_attempt(flat, courier, shipment) for courier in asked), key=lambda attempt: attempt.rank)
    stopped = [
        Obstacle(courier_id=couriers[one.courier].id, reason=one.stage, found=one.found, limit=one.limit)
        for one in attempts
    ]
    return Unserved(shipment_id=parcel.id, obstacles=(*dear, *stopped))


def _asked(flat: Flat, shipment: int, placed: set[int]) -> list[int]:
    others = [courier for courier in range(len(flat.problem.couriers)) if courier not in placed]
    if len(flat.problem.shipments) * len(flat.problem.couriers) <= MOST_EVALUATIONS:
        return others
    first = flat.place[flat.calls(shipment)[0]]

    def distance(courier: int) -> tuple[bool, int]:
        way_s = flat.seconds[flat.profile[courier]][flat.start[courier], first]
        return not flat.allowed[shipment][courier], way_s

    return sorted(others, key=distance)[:NEAREST]


def _attempt(flat: Flat, courier: int, shipment: int) -> Attempt:
    who, parcel, calls = flat.problem.couriers[courier], flat.problem.shipments[shipment], flat.calls(shipment)
    if parcel.courier not in (None, who.id):
        return Attempt(courier, "promised_to_another")
    if not flat.allowed[shipment][courier]:
        return Attempt(courier, "lacks_skill")
    if parcel.pieces > who.pieces:
        return Attempt(courier, "too_many_pieces", parcel.pieces, who.pieces)
    if parcel.weight_g > who.weight_g:
        return Attempt(courier, "too_heavy", parcel.weight_g, who.weight_g)
    if parcel.volume_cm3 > who.volume_cm3:
        return Attempt(courier, "too_bulky", parcel.volume_cm3, who.volume_cm3)
    if who.most_stops is not None and len(calls) > who.most_stops:
        return Attempt(courier, "too_many_stops", len(calls), who.most_stops)
    return _on_the_road(flat, courier, calls)


def _on_the_road(flat: Flat, courier: int, calls: list[int]) -> Attempt:
    stages: tuple[ReasonCode, ...] = ("pickup_closes_too_early", "delivery_closes_too_early")
    alone = walked(flat, courier, calls)
    rested = timed(flat, courier, calls)
    timing = rested if alone.fault is None else alone
    if timing.fault is None:
        return Attempt(courier, "no_room", timing.calls[-1].starts_s)
    if timing.comes_s == NEVER_S:
        return Attempt(courier, "out_of_reach")
    at_stop = timing.fault < len(calls)
    limit = flat.windows[calls[timing.fault]][-1][1] if at_stop else flat.problem.couriers[courier].shift.closes_s
    if alone.fault is None:
        return Attempt(courier, "break_in_the_way", timing.comes_s, limit)
    return Attempt(courier, stages[calls[timing.fault] % 2] if at_stop else "shift_too_short", timing.comes_s, limit)
