"""Read published benchmark instances of pickup and delivery with time windows."""

import gzip
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from routing.point import Point
from routing.problem import Courier, Problem, Shipment, Stop, Weights, Window
from routing.table import TravelTable

Objective = Literal["fleet", "distance"]
PROFILE = "motorbike"
# Li & Lim reckon in fractions: a thousandth of their unit is one second (and one metre) here.
PLANE_SCALE = 1000
# Sartori & Buriol reckon in whole minutes.
STREET_SCALE = 60
# No published plan pays so much travel for one vehicle less, and 1,000 vehicles of the largest
# instance still cost under 2**34: far inside what every engine can add up.
LONGEST_WAYS_A_VEHICLE = 20


class Node(NamedTuple):
    """One numbered line of an instance, scaled to seconds; `mate` is the delivery of a pickup, else 0."""

    point: Point
    demand: int
    window: Window
    service_s: int
    mate: int


class Instance(NamedTuple):
    """Hold a published instance: equal vehicles, based at node 0, serve pairs of the other nodes.

    `seconds` int64[n, n] is the travel, rounded up, so that a plan that is sound here is sound in
    the original; `distances` float64[n, n] is the file's own, in its own unit. `fixed_s` is what
    a vehicle costs besides its travel.
    """

    name: str
    nodes: list[Node]
    seconds: NDArray[np.int64]
    distances: NDArray[np.float64]
    vehicles: int
    capacity: int
    fixed_s: int

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """List pickup and delivery (node numbers) of every shipment."""
        return [(number, node.mate) for number, node in enumerate(self.nodes) if node.mate]

    def problem(self) -> Problem:
        """State it as a day to plan: node n is the stop with id "n"; every shipment must be served."""
        depot, points = self.nodes[0], tuple(node.point for node in self.nodes)
        courier = Courier(
            id="c", start=depot.point, end=depot.point, shift=depot.window, pieces=self.capacity, fixed_s=self.fixed_s
        )
        table = TravelTable.of(points, seconds=self.seconds, metres=self.seconds, source=self.name, quality="given")
        return Problem(
            shipments=tuple(
                Shipment(
                    id=f"{pickup}-{delivery}",
                    pickup=self._stop(pickup),
                    delivery=self._stop(delivery),
                    pieces=self.nodes[pickup].demand,
                )
                for pickup, delivery in self.pairs
            ),
            couriers=tuple(replace(courier, id=f"c{number}") for number in range(1, self.vehicles + 1)),
            travel={PROFILE: table},
            # Their authors count neither waiting nor targets.
            weights=Weights(wait=0.0, late=0.0),
        )

    def _stop(self, number: int) -> Stop:
        node = self.nodes[number]
        return Stop(id=str(number), point=node.point, windows=(node.window,), service_s=node.service_s)


def read_instance(path: Path, objective: Objective = "distance") -> Instance:
    """Read a Li & Lim or a Sartori & Buriol file, plain or gzipped.

    Distance is travel time, as their authors count it. Points of Li & Lim are the plane's, divided
    by 1000. With the objective "fleet" a vehicle costs more than any detour that could save it.
    """
    lines = _text(path).splitlines()
    return (_streets if lines[0].startswith("NAME") else _plane)(instance_name(path), lines, objective)


def instance_files(folder: Path) -> dict[str, Path]:
    """Find the instance files of a folder, by name; a plain one before its gzipped twin."""
    return {instance_name(path): path for path in (*sorted(folder.glob("*.txt.gz")), *sorted(folder.glob("*.txt")))}


def instance_name(path: Path) -> str:
    """Name an instance as the tables of best known results do: its file without endings."""
    return path.name.removesuffix(".gz").removesuffix(".txt")


def _text(path: Path) -> str:
    packed = path.read_bytes()
    return (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")


def _plane(name: str, lines: list[str], objective: Objective) -> Instance:
    vehicles, capacity = (int(word) for word in lines[0].split()[:2])
    rows = [[int(word) for word in line.split()] for line in lines[1:] if line.strip()]
    place = np.array([row[1:3] for row in rows], dtype=np.float64)
    away = place[:, None, :] - place[None, :, :]
    nodes = [_node(number, x / 1000, y / 1000, rest, PLANE_SCALE) for number, (_, x, y, *rest) in enumerate(rows)]
    return _instance(name, nodes, np.sqrt((away**2).sum(axis=-1)), PLANE_SCALE, vehicles, capacity, objective)


def _streets(name: str, lines: list[str], objective: Objective) -> Instance:
    header = dict(line.split(":", 1) for line in lines[: lines.index("NODES")])
    size, capacity = int(header["SIZE"]), int(header["CAPACITY"])
    first, edges = lines.index("NODES") + 1, lines.index("EDGES") + 1
    nodes: list[Node] = []
    for number, line in enumerate(lines[first : first + size]):
        _, lat, lon, *rest = line.split()
        nodes.append(_node(number, float(lon), float(lat), [int(word) for word in rest], STREET_SCALE))
    minutes = np.array([[int(word) for word in line.split()] for line in lines[edges : edges + size]], dtype=np.float64)
    return _instance(name, nodes, minutes, STREET_SCALE, size // 2, capacity, objective)


def _node(number: int, lon: float, lat: float, rest: list[int], scale: int) -> Node:
    demand, opens, closes, service, _, mate = rest
    # Two nodes may share a place and still lie apart in the file's times: keep their labels apart.
    point = Point(lon=lon + number * 1e-9, lat=lat)
    return Node(point, demand, Window(opens_s=opens * scale, closes_s=closes * scale), service * scale, mate)


def _instance(
    name: str,
    nodes: list[Node],
    distances: NDArray[np.float64],
    scale: int,
    vehicles: int,
    capacity: int,
    objective: Objective,
) -> Instance:
    seconds = np.ceil(distances * scale).astype(np.int64)
    fixed_s = LONGEST_WAYS_A_VEHICLE * int(seconds.max()) if objective == "fleet" else 0
    return Instance(name, nodes, seconds, distances, vehicles, capacity, fixed_s)
