"""Put one more shipment into days already ordered."""

from collections.abc import Iterator
from dataclasses import dataclass

from routing.flat import Flat
from routing.schedule import timed


@dataclass(frozen=True, slots=True)
class Insertion:
    """Say where a shipment fits: before which positions of the courier's present order, at what cost."""

    courier: int
    pickup_at: int
    delivery_at: int
    extra_s: int


def top_up(flat: Flat, orders: list[list[int]], left: list[int]) -> tuple[list[list[int]], dict[int, Insertion | None]]:
    """Insert what fits and is worth its way, most valuable first.

    Returns the new orders and, for each shipment still left, its cheapest place (None = nowhere).
    """
    orders = [list(order) for order in orders]
    still: dict[int, Insertion | None] = {}
    for shipment in sorted(left, key=lambda k: (-flat.problem.shipments[k].worth_s, k)):
        place = cheapest(flat, orders, shipment)
        if place is None or place.extra_s > flat.problem.shipments[shipment].worth_s:
            still[shipment] = place
        else:
            order = orders[place.courier]
            order.insert(place.delivery_at, 2 * shipment + 1)
            order.insert(place.pickup_at, 2 * shipment)
    return orders, still


def cheapest(flat: Flat, orders: list[list[int]], shipment: int) -> Insertion | None:
    """Find the insertion that adds least travel and breaks no promise; `orders` holds one per courier."""
    found = (place for courier, order in enumerate(orders) for place in _places(flat, courier, order, shipment))
    return min(found, key=lambda place: place.extra_s, default=None)


def _places(flat: Flat, courier: int, order: list[int], shipment: int) -> Iterator[Insertion]:
    """Try each pickup position, then carry the shipment along until its delivery fits no more."""
    travel, place, who = flat.seconds, flat.place, flat.problem.couriers[courier]
    pickup, delivery = 2 * shipment, 2 * shipment + 1
    up, down = place[pickup], place[delivery]
    nodes = [flat.start[courier], *(place[stop] for stop in order), flat.end[courier]]
    leaves_s = [who.shift.opens_s, *(call.leaves_s for call in timed(flat, courier, order))]
    latest_s = _latest_starts(flat, courier, order)
    free_pieces, free_weight_g = who.pieces - flat.pieces[pickup], who.weight_g - flat.weight_g[pickup]
    pieces, weight_g = _loads(flat, order)
    for i in range(len(order) + 1):
        starts_s = max(leaves_s[i] + travel[nodes[i], up], flat.opens_s[pickup])
        if starts_s > flat.closes_s[pickup]:
            continue
        clock_s, here = starts_s + flat.service_s[pickup], up
        direct_s = travel[nodes[i], nodes[i + 1]]
        way_s = travel[nodes[i], up]
        for j in range(i, len(order) + 1):
            if pieces[j] > free_pieces or weight_g[j] > free_weight_g:
                break
            hands_s = max(clock_s + travel[here, down], flat.opens_s[delivery])
            onward_s = hands_s + flat.service_s[delivery] + travel[down, nodes[j + 1]]
            if hands_s <= flat.closes_s[delivery] and onward_s <= latest_s[j + 1]:
                extra_s = way_s + travel[here, down] + travel[down, nodes[j + 1]] - direct_s
                yield Insertion(courier, i, j, extra_s)
            clock_s += travel[here, nodes[j + 1]]
            if j == len(order) or clock_s > latest_s[j + 1]:
                break
            way_s += travel[here, nodes[j + 1]]
            clock_s = max(clock_s, flat.opens_s[order[j]]) + flat.service_s[order[j]]
            here = nodes[j + 1]
            direct_s += travel[here, nodes[j + 2]]


def _latest_starts(flat: Flat, courier: int, order: list[int]) -> list[int]:
    """Say for each node how late one may be there and still keep the rest; node 0 is the start."""
    latest_s = [flat.problem.couriers[courier].shift.closes_s]
    there = flat.end[courier]
    for stop in reversed(order):
        by_then_s = latest_s[-1] - flat.seconds[flat.place[stop], there] - flat.service_s[stop]
        latest_s.append(min(flat.closes_s[stop], by_then_s))
        there = flat.place[stop]
    latest_s.append(latest_s[-1] - flat.seconds[flat.start[courier], there])
    return latest_s[::-1]


def _loads(flat: Flat, order: list[int]) -> tuple[list[int], list[int]]:
    pieces, weight_g = [0], [0]
    for stop in order:
        pieces.append(pieces[-1] + flat.pieces[stop])
        weight_g.append(weight_g[-1] + flat.weight_g[stop])
    return pieces, weight_g
