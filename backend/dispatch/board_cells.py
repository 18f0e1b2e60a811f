"""Each commune's share of the sheet: what lies nearer to its centre than to any other (Voronoi). Pure."""

from collections.abc import Sequence

Point = tuple[float, float]


def cells(centres: Sequence[Point], corners: Sequence[Point]) -> list[list[Point]]:
    """Return the cell of every centre within a convex frame, by cutting the frame once for each neighbour."""
    return [cell(centre, centres, corners) for centre in centres]


def cell(centre: Point, centres: Sequence[Point], corners: Sequence[Point]) -> list[Point]:
    """Return what of the frame is nearest to one centre; the nearest neighbours cut first."""
    rest = sorted((other for other in centres if other != centre), key=lambda other: distance2(centre, other))
    shape = list(corners)
    for other in rest:
        if not shape or distance2(centre, other) > 4 * max(distance2(centre, corner) for corner in shape):
            break
        shape = cut(shape, centre, other)
    return shape


def cut(shape: Sequence[Point], centre: Point, other: Point) -> list[Point]:
    """Return the side of a convex shape that is nearer to ``centre`` than to ``other`` (Sutherland-Hodgman)."""
    nearness = [distance2(corner, other) - distance2(corner, centre) for corner in shape]
    kept: list[Point] = []
    for (corner, here), (following, there) in zip(
        zip(shape, nearness, strict=True),
        zip([*shape[1:], shape[0]], [*nearness[1:], nearness[0]], strict=True),
        strict=True,
    ):
        if here >= 0:
            kept.append(corner)
        if (here >= 0) != (there >= 0):
            share = here / (here - there)
            kept.append(
                (corner[0] + (following[0] - corner[0]) * share, corner[1] + (following[1] - corner[1]) * share)
            )
    return kept


def distance2(one: Point, other: Point) -> float:
    """Return the square of how far two points are apart."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
