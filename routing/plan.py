"""The words of a day after it is planned."""

from typing import Literal

import msgspec

from routing.point import Point
from routing.problem import VisitKind
from routing.table import Quality

ReasonCode = Literal[
    "no_courier",
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
    "not_worth_the_way",
]


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Time one call: arrive, wait until `starts_s`, serve, leave; seconds from the plan's zero.

    `leaves_s` counts the door's own time where this is the last call at it. `slack_s` is how much
    later the service could start with every later promise of the tour still kept.
    """

    stop_id: str
    shipment_id: str
    kind: VisitKind
    arrives_s: int
    wait_s: int
    starts_s: int
    leaves_s: int
    slack_s: int


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """Time a break, taken where the courier is after `after` visits of the tour."""

    after: int
    starts_s: int
    ends_s: int


class Tour(msgspec.Struct, frozen=True, kw_only=True):
    """Order one courier's calls; leaves the start as late as costs nothing, and ends at the end point.

    `line` is the way on the ground where a road engine gave one (see `routing.travel.line`).
    """

    courier_id: str
    departs_s: int
    visits: tuple[Visit, ...]
    pauses: tuple[Pause, ...] = ()
    returns_s: int
    distance_m: int
    travel_s: int
    wait_s: int
    line: tuple[Point, ...] = ()

    @property
    def duration_s(self) -> int:
        """Count from leaving the start to being at the end."""
        return self.returns_s - self.departs_s


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """Name the first promise that keeps one courier from one shipment, were it their only one.

    `found` exceeds `limit`: pieces, grams, cm3, stops, or seconds from the plan's zero. With
    no_room they could serve it alone, at `found`, but not besides their tour; with
    not_worth_the_way it would add `found` seconds and is worth `limit`.
    """

    courier_id: str
    reason: ReasonCode
    found: int | None = None
    limit: int | None = None


class Unserved(msgspec.Struct, frozen=True, kw_only=True):
    """Explain why a shipment is in no tour: the courier who comes nearest first, then the others."""

    shipment_id: str
    obstacles: tuple[Obstacle, ...]

    @property
    def reason(self) -> ReasonCode:
        """Name what stops the courier who comes nearest."""
        return self.obstacles[0].reason if self.obstacles else "no_courier"


class Cost(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Weigh a plan: fields in the order in which they count, each before all that follow.

    `unserved` counts shipments that had to be served, by priority 9 to 0. `price_s` is seconds:
    couriers' fixed costs, penalties of what was left by choice, travel, the doors' own time, changes
    of courier, and waiting and late starts by `Weights`.
    """

    unserved: tuple[int, ...]
    price_s: int


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Propose a day: couriers without work have no tour; times rest on `travel_source`."""

    tours: tuple[Tour, ...]
    unserved: tuple[Unserved, ...]
    cost: Cost
    engine: str
    travel_source: str
    travel_quality: Quality
    warnings: tuple[str, ...] = ()
    iterations: int
