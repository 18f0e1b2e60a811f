"""Put one more shipment into days already ordered."""

from dataclasses import dataclass
from operator import attrgetter

from routing.orders.detours import Line, Search
from routing.orders.flat import Flat
from routing.orders.objective import urgency
from routing.orders.schedule import in_time

ANY_PRICE_S = 2**40


@dataclass(frozen=True, slots=True)
class Insertion:
    """Say where a shipment fits: before which position of the courier's present order each of its calls goes.

    `extra_s` is what it adds to the price: travel, the fixed cost of a courier who had no tour yet,
    and the change of courier.
    """

    courier: int
    at: tuple[int, ...]
    extra_s: int


def top_up(flat: Flat, orders: list[list[int]], left: list[int]) -> tuple[list[list[int]], dict[int, list[Insertion]]]:
    """Insert what fits: first what has to be served, by priority, then what is worth its way, by penalty.

    Returns the new orders (one per courier) and each shipment still left with its places in them,
    which it is not worth.
    """
    growing = Orders(flat, orders)
    nowhere, dear = [], []
    for shipment in sorted(left, key=lambda k: urgency(flat, k), reverse=True):
        best = growing.cheapest(shipment)
        penalty_s = flat.problem.shipments[shipment].penalty_s
        if best is None:
            nowhere.append(shipment)
        elif penalty_s is not None and best.extra_s > penalty_s:
            dear.append(shipment)
        else:
            growing.put(shipment, best)
    still = {shipment: growing.places(shipment) for shipment in dear}
    return growing.orders, still | {shipment: [] for shipment in nowhere}


class Orders:
    """Hold one order per courier, with the times of each at hand while shipments are added."""

    def __init__(self, flat: Flat, orders: list[list[int]]) -> None:
        """Copy the orders, which are sound."""
        self.flat = flat
        self.orders = [list(order) for order in orders]
        self.lines = [Line.of(flat, courier, order) for courier, order in enumerate(orders)]

    def places(self, shipment: int) -> list[Insertion]:
        """List the cheapest place with each courier who has one, the cheapest first."""
        expected = self.flat.expects.get(shipment)
        found = (self._place(courier, shipment, expected, ANY_PRICE_S) for courier in range(len(self.orders)))
        return sorted((place for place in found if place is not None), key=attrgetter("extra_s"))

    def cheapest(self, shipment: int) -> Insertion | None:
        """Find the place that adds least to the price."""
        expected, best = self.flat.expects.get(shipment), None
        for courier in range(len(self.orders)):
            below_s = ANY_PRICE_S if best is None else best.extra_s
            best = self._place(courier, shipment, expected, below_s) or best
        return best

    def put(self, shipment: int, place: Insertion) -> None:
        """Add a shipment at a place found for it."""
        order = with_calls(self.orders[place.courier], place.at, self.flat.calls(shipment))
        self.orders[place.courier] = order
        self.lines[place.courier] = Line.of(self.flat, place.courier, order)

    def _place(self, courier: int, shipment: int, expected: int | None, below_s: int) -> Insertion | None:
        """Find one courier's cheapest place that costs less than `below_s`."""
        flat, order, calls = self.flat, self.orders[courier], self.flat.calls(shipment)
        who = flat.problem.couriers[courier]
        if not flat.allowed[shipment][courier]:
            return None
        if who.most_stops is not None and len(order) + len(calls) > who.most_stops:
            return None
        surcharge_s = (0 if order else who.fixed_s) + (0 if expected in (None, courier) else flat.problem.change_s)

        def holds(at: tuple[int, ...]) -> bool:
            # The times at hand know no breaks: without them a tour is earlier everywhere.
            return not who.breaks or in_time(flat, courier, with_calls(order, at, calls))

        found = Search(flat, courier, self.lines[courier], shipment, holds).cheapest(below_s - surcharge_s)
        return None if found is None else Insertion(courier, found.at, found.extra_s + surcharge_s)


def with_calls(order: list[int], at: tuple[int, ...], calls: list[int]) -> list[int]:
    """Return an order with calls put before these positions of it."""
    longer = list(order)
    for position, call in reversed(list(zip(at, calls, strict=True))):
        longer.insert(position, call)
    return longer
