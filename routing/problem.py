"""The words of a day before it is planned."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from routing.point import Point
from routing.table import TravelTable

VisitKind = Literal["pickup", "delivery"]
HIGHEST_PRIORITY = 9


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Say when a service may start (or a shift may run), in seconds from the plan's own zero."""

    opens_s: int
    closes_s: int


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """Describe one call at one door; stops at the same point share it by an equal `point`."""

    id: str
    point: Point
    window: Window
    service_s: int


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """Pair a pickup with its delivery: one courier does both, in this order, or neither.

    `penalty_s` is the travel that may be spent before leaving the shipment for another day;
    each step of `priority` (0 to 9) doubles it.
    """

    id: str
    pickup: Stop
    delivery: Stop
    pieces: int = 1
    weight_g: int = 0
    penalty_s: int = 14_400
    priority: int = 0

    @property
    def worth_s(self) -> int:
        """Weigh the penalty by the priority."""
        return self.penalty_s << self.priority


class Courier(msgspec.Struct, frozen=True, kw_only=True):
    """Describe who can work: from `start` to `end` inside `shift`, never holding more than they can."""

    id: str
    start: Point
    end: Point
    shift: Window
    pieces: int
    weight_g: int


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Gather a day to plan; `travel` covers at least `distinct_points(shipments, couriers)`."""

    shipments: tuple[Shipment, ...]
    couriers: tuple[Courier, ...]
    travel: TravelTable


def distinct_points(shipments: Iterable[Shipment], couriers: Iterable[Courier]) -> tuple[Point, ...]:
    """List every place of a day once, in order of first mention: what to ask a travel provider for."""
    return tuple(dict.fromkeys(_places(shipments, couriers)))


def _places(shipments: Iterable[Shipment], couriers: Iterable[Courier]) -> Iterator[Point]:
    for courier in couriers:
        yield courier.start
        yield courier.end
    for shipment in shipments:
        yield shipment.pickup.point
        yield shipment.delivery.point
