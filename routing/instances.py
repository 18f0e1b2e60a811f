"""Read published benchmark instances of pickup and delivery with time windows."""

import gzip
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.point import Point
from routing.problem import Courier, Problem, Shipment, Stop, Window
from routing.table import TravelTable

# Li & Lim reckon in fractions: a thousandth of their unit is one second (and one metre) here.
PLANE_SCALE = 1000
# Sartori & Buriol reckon in whole minutes.
STREET_SCALE = 60
PENALTY_S = 10**8


class Node(NamedTuple):
    """One numbered line of an instance, scaled to seconds; `mate` is the delivery of a pickup."""

    point: Point
    demand: int
    window: Window
    service_s: int
    mate: int


def read_instance(path: Path) -> Problem:
    """Read a Li & Lim or a Sartori & Buriol file, plain or gzipped; every shipment is worth serving.

    Travel is rounded up, so that a plan that is sound here is sound in the original; distance is
    travel, as their authors count it. Points of Li & Lim are the plane's, divided by 1000.
    """
    lines = _text(path).splitlines()
    nodes, seconds, capacity, crew = _streets(lines) if lines[0].startswith("NAME") else _plane(lines)
    depot = nodes[0]
    return Problem(
        shipments=tuple(
            _shipment(number, node, nodes[node.mate]) for number, node in enumerate(nodes) if number and node.mate
        ),
        couriers=tuple(
            Courier(
                id=f"c{number}",
                start=depot.point,
                end=depot.point,
                shift=depot.window,
                pieces=capacity,
                weight_g=0,
            )
            for number in range(1, crew + 1)
        ),
        travel=TravelTable.of(
            tuple(node.point for node in nodes), seconds=seconds, metres=seconds, source=path.name, quality="given"
        ),
    )


def _text(path: Path) -> str:
    packed = path.read_bytes()
    return (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")


def _plane(lines: list[str]) -> tuple[list[Node], NDArray[np.int64], int, int]:
    crew, capacity = (int(word) for word in lines[0].split()[:2])
    rows = [[int(word) for word in line.split()] for line in lines[1:] if line.strip()]
    place = np.array([row[1:3] for row in rows], dtype=np.float64)
    away = place[:, None, :] - place[None, :, :]
    seconds = np.ceil(np.sqrt((away**2).sum(axis=-1)) * PLANE_SCALE).astype(np.int64)
    nodes = [
        _node(Point(lon=x / 1000, lat=y / 1000), demand, opens, closes, service, mate, PLANE_SCALE)
        for _, x, y, demand, opens, closes, service, _, mate in rows
    ]
    return nodes, seconds, capacity, crew


def _streets(lines: list[str]) -> tuple[list[Node], NDArray[np.int64], int, int]:
    header = dict(line.split(":", 1) for line in lines[: lines.index("NODES")])
    size, capacity = int(header["SIZE"]), int(header["CAPACITY"])
    first, edges = lines.index("NODES") + 1, lines.index("EDGES") + 1
    nodes: list[Node] = []
    for number, line in enumerate(lines[first : first + size]):
        _, lat, lon, *numbers = line.split()
        demand, opens, closes, service, _, mate = (int(word) for word in numbers)
        # Two nodes may share a place and still lie apart in the file's times: keep their labels apart.
        point = Point(lon=float(lon) + number * 1e-9, lat=float(lat))
        nodes.append(_node(point, demand, opens, closes, service, mate, STREET_SCALE))
    minutes = np.array([[int(word) for word in line.split()] for line in lines[edges : edges + size]])
    return nodes, minutes * STREET_SCALE, capacity, size // 2


def _node(point: Point, demand: int, opens: int, closes: int, service: int, mate: int, scale: int) -> Node:
    window = Window(opens_s=opens * scale, closes_s=closes * scale)
    return Node(point, demand, window, service * scale, mate)


def _shipment(number: int, pickup: Node, delivery: Node) -> Shipment:
    return Shipment(
        id=f"{number}-{pickup.mate}",
        pickup=Stop(id=str(number), point=pickup.point, window=pickup.window, service_s=pickup.service_s),
        delivery=Stop(id=str(pickup.mate), point=delivery.point, window=delivery.window, service_s=delivery.service_s),
        pieces=pickup.demand,
        penalty_s=PENALTY_S,
    )
