"""Let OR-Tools plan: cheapest insertion, then guided local search, its clock on wall seconds."""

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.benchmark.instances import Instance


def routes(instance: Instance, seconds: float, seed: int) -> list[list[int]]:
    """Order the nodes of each vehicle, whatever the seed; none where it found no plan at all."""
    index = pywrapcp.RoutingIndexManager(len(instance.nodes), instance.vehicles, 0)
    model = _model(instance, index)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(round(seconds * 1000))
    found = model.SolveWithParameters(parameters)
    return [] if found is None else [_route(model, index, found, vehicle) for vehicle in range(instance.vehicles)]


def _model(instance: Instance, index: pywrapcp.RoutingIndexManager) -> pywrapcp.RoutingModel:
    model = pywrapcp.RoutingModel(index)
    travel = model.RegisterTransitMatrix(instance.seconds.tolist())
    service = [node.service_s for node in instance.nodes]
    busy = model.RegisterTransitMatrix((instance.seconds + [[seconds] for seconds in service]).tolist())
    held = model.RegisterUnaryTransitVector([node.demand for node in instance.nodes])
    model.SetArcCostEvaluatorOfAllVehicles(travel)
    model.SetFixedCostOfAllVehicles(instance.fixed_s)
    model.AddDimension(held, 0, instance.capacity, True, "held")
    end_s = instance.nodes[0].window.closes_s
    model.AddDimension(busy, end_s, end_s, False, "clock")
    clock, solver = model.GetDimensionOrDie("clock"), model.solver()
    for number, node in enumerate(instance.nodes):
        if number:
            clock.CumulVar(index.NodeToIndex(number)).SetRange(node.window.opens_s, node.window.closes_s)
    for vehicle in range(instance.vehicles):
        clock.CumulVar(model.Start(vehicle)).SetMin(instance.nodes[0].window.opens_s)
    for pair in instance.pairs:
        pickup, delivery = (index.NodeToIndex(number) for number in pair)
        model.AddPickupAndDelivery(pickup, delivery)
        solver.Add(model.VehicleVar(pickup) == model.VehicleVar(delivery))
        solver.Add(clock.CumulVar(pickup) <= clock.CumulVar(delivery))
    return model


def _route(
    model: pywrapcp.RoutingModel, index: pywrapcp.RoutingIndexManager, found: pywrapcp.Assignment, vehicle: int
) -> list[int]:
    route, here = [], found.Value(model.NextVar(model.Start(vehicle)))
    while not model.IsEnd(here):
        route.append(index.IndexToNode(here))
        here = found.Value(model.NextVar(here))
    return route
