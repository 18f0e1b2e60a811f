"""From a flat problem to the engine's arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.engine.arrays import (
    COURIER,
    LATEST,
    PAUSE,
    RULES,
    SHIPMENT,
    STOP,
    WAYS,
    WINDOW,
    Day,
    Ints,
    Records,
)
from routing.engine.loads import pack
from routing.orders.flat import Flat
from routing.orders.objective import unserved_weight
from routing.problem import UNLIMITED

NEIGHBOURS = 400
"""How far a ruin may spread from its centre, in stops."""
OWED = 1e15
"""What it weighs to leave a delivery whose pickup is locked."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Translate the engine's numbers: its shipment r and courier k are `shipments[r]` and `couriers[k]` of `Flat`."""

    shipments: list[int]
    couriers: list[int]

    def stop(self, node: int) -> int:
        """Return a node's stop in `Flat`."""
        return 2 * self.shipments[node // 2] + node % 2

    def nodes(self) -> dict[int, int]:
        """Map stops of `Flat` to nodes."""
        return {2 * name + call: 2 * r + call for r, name in enumerate(self.shipments) for call in (0, 1)}


def build(flat: Flat, shipments: list[int]) -> tuple[Day, Naming]:
    """Lay out the day of these shipments; at least one shipment and one courier."""
    crews = _crews(flat, shipments)
    naming = Naming(shipments, [courier for crew in crews for courier in crew])
    terminals = sorted({*flat.start, *flat.end})
    node_of = {place: 2 * len(shipments) + index for index, place in enumerate(terminals)}
    places = _places(flat, shipments, terminals)
    stops, windows = _stops(flat, shipments, places)
    return Day(
        ways=_ways(flat, stops, len(shipments)),
        stops=stops,
        windows=windows,
        shipments=_shipments(flat, naming),
        couriers=_couriers(flat, naming, node_of),
        pauses=_pauses(flat, naming),
        rules=_rules(flat, windows, stops),
        allowed=_allowed(flat, naming),
        crews=np.cumsum([0, *map(len, crews)], dtype=np.int32),
        near=_near(flat, places[: 2 * len(shipments)]),
    ), naming


def _alike(flat: Flat, courier: int, allowed: NDArray[np.bool_]) -> tuple[object, ...]:
    who = flat.problem.couriers[courier]
    own = courier if flat.locked[courier] or flat.standing[courier] else -1
    load = (who.pieces, who.weight_g, who.volume_cm3, who.most_stops, who.fixed_s)
    rests = tuple((rest.window.opens_s, rest.window.closes_s, rest.lasts_s) for rest in who.breaks)
    hours = (who.shift.opens_s, who.shift.closes_s)
    where = (flat.start[courier], flat.end[courier], flat.profile[courier])
    return (own, where, hours, load, rests, allowed[:, courier].tobytes())


def _crews(flat: Flat, shipments: list[int]) -> list[list[int]]:
    """Group couriers who differ only by name, in order of first mention."""
    allowed = np.array([flat.allowed[r] for r in shipments], dtype=np.bool_)
    crews: dict[tuple[object, ...], list[int]] = {}
    for courier in range(len(flat.problem.couriers)):
        crews.setdefault(_alike(flat, courier, allowed), []).append(courier)
    return list(crews.values())


def _allowed(flat: Flat, naming: Naming) -> NDArray[np.uint8]:
    """Say who may serve what; a delivery whose pickup is locked stays with its courier."""
    allowed = np.array([[flat.allowed[r][k] for k in naming.couriers] for r in naming.shipments], dtype=np.uint8)
    for k, name in enumerate(naming.couriers):
        bound_to = {stop // 2 for stop in flat.locked[name]}
        for r in [r for r, shipment in enumerate(naming.shipments) if shipment in bound_to]:
            allowed[r] = 0
            allowed[r, k] = 1
    return allowed


def _places(flat: Flat, shipments: list[int], terminals: list[int]) -> NDArray[np.intp]:
    """Give each node's row in the travel grids; a call that is not there lies where its partner is."""
    rows = []
    for r in shipments:
        pickup, delivery = flat.place[2 * r], flat.place[2 * r + 1]
        rows += [pickup if pickup >= 0 else delivery, delivery if delivery >= 0 else pickup]
    return np.array([*rows, *terminals], dtype=np.intp)


def _stops(flat: Flat, shipments: list[int], places: NDArray[np.intp]) -> tuple[Records, Records]:
    count = 2 * len(shipments)
    stops = np.zeros(len(places), dtype=STOP)
    stops["place"] = places
    stops["closes"] = LATEST
    stops["target"] = LATEST
    stops["windows"] = 1
    windows: list[tuple[int, int]] = [(0, LATEST)]
    fixed = {stop for locked in flat.locked for stop in locked}
    for node in range(count):
        number = 2 * shipments[node // 2] + node % 2
        stop = flat.stops[number]
        if stop is None:
            continue
        hours = flat.windows[number]
        # A locked pickup stays where it is, so that its shipment is only a delivery to the engine.
        half_locked = node % 2 == 0 and number in fixed and number + 1 not in fixed
        stops[node]["exists"] = 0 if half_locked and flat.stops[number + 1] is not None else 1
        stops[node]["opens"], stops[node]["closes"] = hours[0][0], min(hours[-1][1], LATEST)
        stops[node]["service"], stops[node]["door"] = stop.service_s, stop.door_s
        stops[node]["target"] = LATEST if stop.target_s is None else min(stop.target_s, LATEST)
        stops[node]["window"], stops[node]["windows"] = len(windows), len(hours)
        windows += hours
    return stops, np.array(windows, dtype=np.int64).clip(0, LATEST).astype(np.int32).view(WINDOW).reshape(-1)


def _shipments(flat: Flat, naming: Naming) -> Records:
    records = np.zeros(len(naming.shipments), dtype=SHIPMENT)
    weights = unserved_weight(flat.problem)
    fixed = {stop for locked in flat.locked for stop in locked}
    number_of = {courier: k for k, courier in enumerate(naming.couriers)}
    for r, name in enumerate(naming.shipments):
        calls = flat.calls(name)
        half_locked = len(calls) == 2 and calls[0] in fixed and calls[1] not in fixed
        home = flat.expects.get(name)
        records[r]["load"] = pack(flat.loads[name])
        records[r]["weight"] = OWED if half_locked else weights[name]
        records[r]["home"] = -1 if home is None else number_of[home]
        records[r]["calls"] = 1 if half_locked else len(calls)
        records[r]["aboard"] = len(calls) == 1 and calls[0] % 2 == 1
    return records


def _couriers(flat: Flat, naming: Naming, node_of: dict[int, int]) -> Records:
    records = np.zeros(len(naming.couriers), dtype=COURIER)
    for k, name in enumerate(naming.couriers):
        who = flat.problem.couriers[name]
        records[k]["room"] = pack((who.pieces, who.weight_g, who.volume_cm3))
        records[k]["fixed"] = who.fixed_s
        records[k]["start"], records[k]["end"] = node_of[flat.start[name]], node_of[flat.end[name]]
        records[k]["opens"], records[k]["closes"] = who.shift.opens_s, min(who.shift.closes_s, LATEST)
        records[k]["most"] = UNLIMITED if who.most_stops is None else who.most_stops
        records[k]["profile"] = flat.profile[name]
        records[k]["locked"] = len(flat.locked[name])
        records[k]["pauses"] = len(who.breaks)
    return records


def _pauses(flat: Flat, naming: Naming) -> Records:
    most = max(len(courier.breaks) for courier in flat.problem.couriers)
    pauses = np.zeros((len(naming.couriers), max(1, most)), dtype=PAUSE)
    for k, name in enumerate(naming.couriers):
        for b, rest in enumerate(flat.problem.couriers[name].breaks):
            pauses[k, b] = (rest.window.opens_s, rest.window.closes_s, rest.lasts_s)
    return pauses


def _rules(flat: Flat, windows: Records, stops: Records) -> Records:
    rules = np.zeros(1, dtype=RULES)
    rules[0]["change"] = flat.problem.change_s
    rules[0]["wait"], rules[0]["late"] = flat.problem.weights.wait, flat.problem.weights.late
    rules[0]["holes"] = int((stops["windows"] > 1).any())
    return rules


def _ways(flat: Flat, stops: Records, count: int) -> Records:
    """Fold each door's own time into the way to another place, or home."""
    places, door = stops["place"], stops["door"]
    ways = np.zeros((len(flat.seconds), count, len(places)), dtype=WAYS)
    for profile, grid in enumerate(flat.seconds):
        seconds = np.asarray(grid)
        for call, to, out in ((0, "to_pickup", "from_pickup"), (1, "to_delivery", "from_delivery")):
            here = places[call : 2 * count : 2]
            leaves = here[:, None] != places[None, :]
            ways[profile][to] = seconds[np.ix_(places, here)].T + leaves * door[None, :]
            leaves[:, 2 * count :] = True
            ways[profile][out] = seconds[np.ix_(here, places)] + leaves * door[call : 2 * count : 2, None]
    return ways


def _near(flat: Flat, places: NDArray[np.intp]) -> Ints:
    """List for each stop the nearest others, there and back, nearest first."""
    seconds = np.asarray(flat.seconds[0]).astype(np.int64)
    both = (seconds + seconds.T)[np.ix_(places, places)].astype(np.float32)
    np.fill_diagonal(both, np.inf)
    most = min(NEIGHBOURS, len(places) - 1)
    nearest = np.argpartition(both, most - 1, axis=1)[:, :most]
    order = np.argsort(np.take_along_axis(both, nearest, axis=1), axis=1, kind="stable")
    return np.ascontiguousarray(np.take_along_axis(nearest, order, axis=1).astype(np.int32))
