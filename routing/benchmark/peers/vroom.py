"""Let VROOM plan: local search at its deepest exploration, one thread, its clock on wall seconds."""

from datetime import timedelta

import vroom

from routing.benchmark.instances import Instance

EXPLORATION = 5
PROFILE = "car"


def routes(instance: Instance, seconds: float, seed: int) -> list[list[int]]:
    """Order the nodes of each vehicle; what finds no place is in no route, whatever the seed."""
    solution = _translated(instance).solve(EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds))
    found: dict[int, list[int]] = {}
    steps = solution.routes
    for vehicle, kind, node in zip(steps["vehicle_id"], steps["type"], steps["id"], strict=True):
        if kind in ("pickup", "delivery"):
            found.setdefault(int(vehicle), []).append(int(node))
    return list(found.values())


def _translated(instance: Instance) -> vroom.Input:
    depot, given = instance.nodes[0].window, vroom.Input()
    given.set_durations_matrix(PROFILE, instance.seconds)
    for number in range(instance.vehicles):
        given.add_vehicle(
            vroom.Vehicle(
                number,
                start=0,
                end=0,
                profile=PROFILE,
                capacity=[instance.capacity],
                time_window=(depot.opens_s, depot.closes_s),
                costs=vroom.VehicleCosts(fixed=instance.fixed_s),
            )
        )
    for pickup, delivery in instance.pairs:
        amount = vroom.Amount([instance.nodes[pickup].demand])
        given.add_shipment(_step(instance, pickup), _step(instance, delivery), amount=amount)
    return given


def _step(instance: Instance, number: int) -> vroom.ShipmentStep:
    node = instance.nodes[number]
    window = vroom.TimeWindow(node.window.opens_s, node.window.closes_s)
    return vroom.ShipmentStep(number, number, default_service=node.service_s, time_windows=[window])
