"""Let PyVRP plan: iterated local search, its clock on CPU seconds."""

import time

import pyvrp
from pyvrp.IteratedLocalSearch import IteratedLocalSearchParams
from pyvrp.solve import SolveParams

from routing.benchmark.instances import Instance

# Its own default of 300 is meant for long runs. On poa-n200-1, lr1_4_6, lrc1_6_5 and lr1_10_8, 20
# needs 1 to 5 vehicles less after 5 s with either of two seeds, and after 30 s, tried on three
# of them, never one more; where only distance counts, it was shorter after 10 s on all of five. Giving its own
# `minimise_fleet` the first half of 5 s saved no vehicle on any of four.
AT_ITS_BEST = SolveParams(ils=IteratedLocalSearchParams(history_length=20))


def routes(instance: Instance, seconds: float, seed: int) -> list[list[int]]:
    """Order the nodes of each vehicle; the routes break promises where it found no sound plan."""
    deadline = time.process_time() + seconds
    data = _translated(instance)
    result = pyvrp.solve(
        data, lambda _: time.process_time() >= deadline, seed=seed, collect_stats=False, params=AT_ITS_BEST
    )
    pairs = instance.pairs
    return [
        [pairs[call.idx][0 if call.is_pickup() else 1] for call in route if call.is_shipment()]
        for route in result.best.routes()
    ]


def _translated(instance: Instance) -> pyvrp.ProblemData:
    depot = instance.nodes[0]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(node.point.lon, node.point.lat) for node in instance.nodes],
        clients=[],
        depots=[pyvrp.Depot(0)],
        vehicle_types=[
            pyvrp.VehicleType(
                num_available=instance.vehicles,
                capacity=[instance.capacity],
                fixed_cost=instance.fixed_s,
                tw_early=depot.window.opens_s,
                tw_late=depot.window.closes_s,
            )
        ],
        distance_matrices=[instance.seconds],
        duration_matrices=[instance.seconds],
        shipments=[_shipment(instance, pickup, delivery) for pickup, delivery in instance.pairs],
    )


def _shipment(instance: Instance, pickup: int, delivery: int) -> pyvrp.Shipment:
    sender, addressee = instance.nodes[pickup], instance.nodes[delivery]
    return pyvrp.Shipment(
        pickup,
        delivery,
        pickup_tw_early=sender.window.opens_s,
        pickup_tw_late=sender.window.closes_s,
        pickup_service_duration=sender.service_s,
        delivery_tw_early=addressee.window.opens_s,
        delivery_tw_late=addressee.window.closes_s,
        delivery_service_duration=addressee.service_s,
        amount=[sender.demand],
    )
