"""The words of a day before it is planned."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from routing.point import Point
from routing.table import TravelTable

VisitKind = Literal["pickup", "delivery"]
HIGHEST_PRIORITY = 9
UNLIMITED = 2**20 - 1
"""More than any bag holds: pieces, grams and cubic centimetres are counted up to here."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Say when a service may start (or a shift may run), in seconds from the plan's own zero."""

    opens_s: int
    closes_s: int


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """Describe one call at one door: the service starts in any of `windows` (ascending, apart).

    Stops at an equal `point` served one after the other are one visit: each takes its `service_s`,
    and the last of them `door_s` besides (the one signature for n dossiers). A start after
    `target_s` is allowed and costs a little.
    """

    id: str
    point: Point
    windows: tuple[Window, ...]
    service_s: int
    door_s: int = 0
    target_s: int | None = None


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """Pair a pickup with its delivery: one courier does both, in this order, or neither.

    Without a pickup it is in the courier's bag from the start of the tour; without a delivery it
    stays there until its end; one of the two is there. `skills` are what its courier has to have,
    `courier` names the only one who may (what is on board already, or promised). With `penalty_s`
    it may be left for another day where serving it would cost more seconds than that; without, it
    stays unserved only where it cannot be served, the lowest `priority` (0 to 9) first.
    """

    id: str
    pickup: Stop | None = None
    delivery: Stop | None = None
    pieces: int = 1
    weight_g: int = 0
    volume_cm3: int = 0
    skills: frozenset[str] = frozenset()
    courier: str | None = None
    penalty_s: int | None = None
    priority: int = 0

    @property
    def stops(self) -> tuple[Stop, ...]:
        """List the one or two calls it takes, in order."""
        return tuple(stop for stop in (self.pickup, self.delivery) if stop is not None)


class Break(msgspec.Struct, frozen=True, kw_only=True):
    """Demand a rest of `lasts_s` that starts in `window`, between two calls, at whatever place.

    A tour that is over before the window closes, or begins after it, needs none.
    """

    window: Window
    lasts_s: int


class Courier(msgspec.Struct, frozen=True, kw_only=True):
    """Describe who can work: from `start` to `end` inside `shift`, never holding more than they can.

    `fixed_s` is the travel that is worth spending to leave this courier at home. `locked` are stops
    (ids) that come first in the tour, in this order, whatever they cost.
    """

    id: str
    start: Point
    end: Point
    shift: Window
    pieces: int = UNLIMITED
    weight_g: int = UNLIMITED
    volume_cm3: int = UNLIMITED
    most_stops: int | None = None
    skills: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] = ()
    profile: str = "motorbike"
    fixed_s: int = 0
    locked: tuple[str, ...] = ()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Recall the order (stop ids) in which a courier expects to go on, as told before."""

    courier_id: str
    stop_ids: tuple[str, ...]


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """Price what is a nuisance rather than a cost, in seconds of travel for each second of it.

    `wait` weighs waiting at a door, `late` a start after its stop's target.
    """

    wait: float = 0.1
    late: float = 0.05


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Gather a day to plan; `travel` holds a table for each vehicle profile, over every place.

    With `standing`, every shipment that changes from the courier who expects it to another costs
    `change_s`: an afternoon is not shuffled for 200 m.
    """

    shipments: tuple[Shipment, ...]
    couriers: tuple[Courier, ...]
    travel: dict[str, TravelTable]
    standing: tuple[Standing, ...] = ()
    change_s: int = 0
    weights: Weights = Weights()


def distinct_points(shipments: Iterable[Shipment], couriers: Iterable[Courier]) -> tuple[Point, ...]:
    """List every place of a day once, in order of first mention: what to ask a travel provider for."""
    return tuple(dict.fromkeys(_places(shipments, couriers)))


def _places(shipments: Iterable[Shipment], couriers: Iterable[Courier]) -> Iterator[Point]:
    for courier in couriers:
        yield courier.start
        yield courier.end
    for shipment in shipments:
        for stop in shipment.stops:
            yield stop.point
