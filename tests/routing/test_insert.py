import random
from itertools import combinations_with_replacement, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.flat import Flat
from routing.insert import cheapest
from routing.trim import trim
from tests.routing.days import province_day


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_cheapest_place_is_what_trying_every_place_finds(seed: int) -> None:
    flat = Flat.of(province_day(shipments=9, couriers=2, seed=seed))
    orders = _filled(flat, random.Random(seed))
    found = cheapest(flat, orders, 8)
    tried = _tried(flat, orders)
    assert (found.extra_s if found else None) == min((extra_s for extra_s, _ in tried), default=None)
    if found:
        assert (found.extra_s, (found.courier, found.pickup_at, found.delivery_at)) in tried


def _filled(flat: Flat, dice: random.Random) -> list[list[int]]:
    orders: list[list[int]] = [[], []]
    for shipment in range(8):
        order = orders[dice.randrange(2)]
        pickup_at = dice.randint(0, len(order))
        order.insert(dice.randint(pickup_at, len(order)), 2 * shipment + 1)
        order.insert(pickup_at, 2 * shipment)
    return [trim(flat, courier, order) for courier, order in enumerate(orders)]


def _tried(flat: Flat, orders: list[list[int]]) -> list[tuple[int, tuple[int, int, int]]]:
    tried = []
    for courier, order in enumerate(orders):
        for pickup_at, delivery_at in combinations_with_replacement(range(len(order) + 1), 2):
            longer = [*order[:pickup_at], 16, *order[pickup_at:delivery_at], 17, *order[delivery_at:]]
            if trim(flat, courier, longer) == longer:
                extra_s = _travel_s(flat, courier, longer) - _travel_s(flat, courier, order)
                tried.append((extra_s, (courier, pickup_at, delivery_at)))
    return tried


def _travel_s(flat: Flat, courier: int, order: list[int]) -> int:
    places = [flat.start[courier], *(flat.place[stop] for stop in order), flat.end[courier]]
    return sum(flat.seconds[here, there] for here, there in pairwise(places))
