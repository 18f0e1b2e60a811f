"""The words of a day after it is planned."""

from typing import Literal

import msgspec

from routing.problem import VisitKind
from routing.table import Quality

ReasonCode = Literal[
    "no_courier",
    "too_many_pieces",
    "too_heavy",
    "pickup_closes_too_early",
    "delivery_closes_too_early",
    "shift_too_short",
    "no_room",
    "not_worth_the_way",
]


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Time one call: arrive, wait until `starts_s`, serve, leave; seconds from the plan's zero."""

    stop_id: str
    shipment_id: str
    kind: VisitKind
    arrives_s: int
    wait_s: int
    starts_s: int
    leaves_s: int


class Tour(msgspec.Struct, frozen=True, kw_only=True):
    """Order one courier's calls; leaves the start as late as costs nothing, and ends at the end point."""

    courier_id: str
    departs_s: int
    visits: tuple[Visit, ...]
    returns_s: int
    distance_m: int
    duration_s: int


class Unserved(msgspec.Struct, frozen=True, kw_only=True):
    """Explain why a shipment is in no tour; which details are set follows from `reason`.

    too_many_pieces, too_heavy: `amount`, `limit`, `courier_id` (who can carry most).
    pickup_closes_too_early, delivery_closes_too_early, shift_too_short: `courier_id` (who comes
    nearest), `earliest_s` (their arrival, or return, with nothing else to do), `closes_s`.
    no_room: `courier_id`, `earliest_s` (the soonest delivery if that courier had nothing else),
    `closes_s` (of the delivery). not_worth_the_way: these and `extra_s` (travel it would add),
    `limit` (travel it is worth).
    """

    shipment_id: str
    reason: ReasonCode
    courier_id: str | None = None
    earliest_s: int | None = None
    closes_s: int | None = None
    amount: int | None = None
    limit: int | None = None
    extra_s: int | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Propose a day: couriers without work have no tour; times rest on `travel_source`."""

    tours: tuple[Tour, ...]
    unserved: tuple[Unserved, ...]
    engine: str
    travel_source: str
    travel_quality: Quality
    iterations: int
