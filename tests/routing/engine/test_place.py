"""The compiled search for a place against the plain one, which shares no code with it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.engine.begin import begin
from routing.engine.build import build
from routing.engine.place import NOWHERE, cheapest
from routing.orders.flat import Flat
from routing.orders.insert import Orders
from tests.routing.days import province_day


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), couriers=st.integers(1, 4), shipments=st.integers(2, 40))
def test_every_place_found_is_the_cheapest(seed: int, couriers: int, shipments: int) -> None:
    problem = province_day(shipments=shipments, couriers=couriers, seed=seed)
    flat = Flat.of(problem)
    plain = Orders(flat, [[] for _ in problem.couriers])
    served = list(range(0, shipments, 2))
    for number in served:
        place = plain.cheapest(number)
        if place is not None:
            plain.put(number, place)
    day, naming = build(flat, list(range(shipments)))
    nodes = naming.nodes()
    tours, ledger = begin(day, [[nodes[stop] for stop in plain.orders[k]] for k in naming.couriers], 1)
    for number in range(1, shipments, 2):
        expected = {place.courier: place.extra_s for place in plain.places(number)}
        for k, courier in enumerate(naming.couriers):
            cost, _, j = cheapest(day, tours, number, k, NOWHERE, ledger.scan)
            assert (cost if j >= 0 else None) == expected.get(courier)
            if courier in expected:
                bound, _, j = cheapest(day, tours, number, k, cost // 2, ledger.scan)
                assert j < 0
                assert cost // 2 <= bound <= cost
