"""Cut a map into districts that one search can hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from routing.point import Point


@dataclass(frozen=True, slots=True)
class Share:
    """Place something that stays in one piece, and say how much work it is."""

    number: int
    point: Point
    weight: int


Layer = Sequence[Share]


def districts(layers: Sequence[Layer], most: int, *, turned: bool = False) -> list[list[list[Share]]]:
    """Halve the map until the last layer weighs at most `most` in every district, its longer side first.

    Every layer is cut at half of its own weight, so that no district has more work than its share
    of couriers. `turned` begins with the shorter side: what was a border then lies inside a district.
    """
    work = layers[-1]
    if sum(share.weight for share in work) <= most or any(len(layer) < 2 for layer in layers):
        return [[list(layer) for layer in layers]]
    points = [share.point for share in work]
    wide = _side(points, _lon) >= _side(points, _lat)
    halves = [_halved(layer, _lon if wide != turned else _lat) for layer in layers]
    return [
        district
        for half in ([first for first, _ in halves], [second for _, second in halves])
        for district in districts(half, most)
    ]


def middle(points: Sequence[Point]) -> Point:
    """Average points that lie close together."""
    count = len(points)
    return Point(lon=sum(point.lon for point in points) / count, lat=sum(point.lat for point in points) / count)


def nearest(point: Point, shares: Sequence[Share]) -> Share:
    """Find the share whose point is nearest in degrees."""
    return min(shares, key=lambda share: (share.point.lon - point.lon) ** 2 + (share.point.lat - point.lat) ** 2)


def _halved(layer: Layer, along: Callable[[Point], float]) -> tuple[list[Share], list[Share]]:
    ordered = sorted(layer, key=lambda share: (along(share.point), share.number))
    half, held, border = sum(share.weight for share in ordered) / 2, 0, 0
    while border < len(ordered) - 1 and (border == 0 or held + ordered[border].weight <= half):
        held += ordered[border].weight
        border += 1
    return ordered[:border], ordered[border:]


def _lon(point: Point) -> float:
    return point.lon


def _lat(point: Point) -> float:
    return point.lat


def _side(points: Sequence[Point], along: Callable[[Point], float]) -> float:
    values = [along(point) for point in points]
    return max(values) - min(values)
