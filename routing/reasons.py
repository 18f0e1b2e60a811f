"""Say why a shipment is in no tour: the first promise that could not be kept."""

from dataclasses import dataclass

from routing.flat import Flat
from routing.insert import Insertion
from routing.plan import ReasonCode, Unserved

# A courier's own day with this shipment and nothing else fails at one of these, in this order.
STAGES: tuple[ReasonCode, ...] = (
    "too_many_pieces",
    "too_heavy",
    "pickup_closes_too_early",
    "delivery_closes_too_early",
    "shift_too_short",
    "no_room",
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How far one courier comes with one shipment alone: the stage that stops them, and by how much."""

    courier: int
    stage: ReasonCode
    found: int
    limit: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """Order attempts: who comes furthest, then who misses least."""
        return STAGES.index(self.stage), self.limit - self.found, -self.courier


def hopeless(flat: Flat) -> dict[int, Unserved]:
    """Find the shipments nobody could serve even first thing on an otherwise empty day."""
    nearest = {shipment: _nearest(flat, shipment) for shipment in range(len(flat.problem.shipments))}
    return {
        shipment: _told(flat, shipment, attempt)
        for shipment, attempt in nearest.items()
        if attempt is None or attempt.stage != "no_room"
    }


def left_over(flat: Flat, shipment: int, place: Insertion | None) -> Unserved:
    """Explain a shipment that someone could serve alone, given its cheapest place in the final tours."""
    told = _told(flat, shipment, _nearest(flat, shipment))
    if place is None:
        return told
    return Unserved(
        shipment_id=told.shipment_id,
        reason="not_worth_the_way",
        courier_id=flat.problem.couriers[place.courier].id,
        earliest_s=told.earliest_s,
        closes_s=told.closes_s,
        limit=flat.problem.shipments[shipment].worth_s,
        extra_s=place.extra_s,
    )


def _nearest(flat: Flat, shipment: int) -> Attempt | None:
    attempts = (_attempt(flat, courier, shipment) for courier in range(len(flat.problem.couriers)))
    return max(attempts, key=lambda attempt: attempt.rank, default=None)


def _attempt(flat: Flat, courier: int, shipment: int) -> Attempt:
    who, parcel = flat.problem.couriers[courier], flat.problem.shipments[shipment]
    pickup, delivery = 2 * shipment, 2 * shipment + 1
    up, down = flat.place[pickup], flat.place[delivery]
    if parcel.pieces > who.pieces:
        return Attempt(courier, "too_many_pieces", parcel.pieces, who.pieces)
    if parcel.weight_g > who.weight_g:
        return Attempt(courier, "too_heavy", parcel.weight_g, who.weight_g)
    there_s = who.shift.opens_s + flat.seconds[flat.start[courier], up]
    if there_s > flat.closes_s[pickup]:
        return Attempt(courier, "pickup_closes_too_early", there_s, flat.closes_s[pickup])
    leaves_s = max(there_s, flat.opens_s[pickup]) + flat.service_s[pickup]
    hands_s = leaves_s + flat.seconds[up, down]
    if hands_s > flat.closes_s[delivery]:
        return Attempt(courier, "delivery_closes_too_early", hands_s, flat.closes_s[delivery])
    hands_s = max(hands_s, flat.opens_s[delivery])
    back_s = hands_s + flat.service_s[delivery] + flat.seconds[down, flat.end[courier]]
    if back_s > who.shift.closes_s:
        return Attempt(courier, "shift_too_short", back_s, who.shift.closes_s)
    return Attempt(courier, "no_room", hands_s, flat.closes_s[delivery])


def _told(flat: Flat, shipment: int, attempt: Attempt | None) -> Unserved:
    shipment_id = flat.problem.shipments[shipment].id
    if attempt is None:
        return Unserved(shipment_id=shipment_id, reason="no_courier")
    courier_id = flat.problem.couriers[attempt.courier].id
    if attempt.stage in ("too_many_pieces", "too_heavy"):
        return Unserved(
            shipment_id=shipment_id,
            reason=attempt.stage,
            courier_id=courier_id,
            amount=attempt.found,
            limit=attempt.limit,
        )
    return Unserved(
        shipment_id=shipment_id,
        reason=attempt.stage,
        courier_id=courier_id,
        earliest_s=attempt.found,
        closes_s=attempt.limit,
    )
