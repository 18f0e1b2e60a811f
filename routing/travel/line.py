"""Lines on a map, as road engines write them."""

from collections.abc import Iterator

from routing.point import Point
from routing.travel.asking import RoadEngineBadAnswer

DEGREE = 1_000_000


def decode_polyline6(text: str) -> tuple[Point, ...]:
    """Read an encoded polyline: lat, lon in turn, differences in millionths of a degree, five bits a letter.

    Raises RoadEngineBadAnswer.
    """
    lat = lon = 0
    points = []
    steps = _steps(text)
    for step in steps:
        lat += step
        try:
            lon += next(steps)
        except StopIteration:
            raise RoadEngineBadAnswer("a line that ends between latitude and longitude") from None
        points.append(Point(lon=lon / DEGREE, lat=lat / DEGREE))
    return tuple(points)


def runs(points: tuple[Point, ...], at_most: int) -> Iterator[tuple[Point, ...]]:
    """Cut a way into runs of at most `at_most` points, each beginning where the last one ended."""
    for first in range(0, max(1, len(points) - 1), at_most - 1):
        yield points[first : first + at_most]


def joined(parts: list[tuple[Point, ...]]) -> tuple[Point, ...]:
    """Join lines end to end, the point where two meet only once."""
    line: list[Point] = []
    for part in parts:
        line.extend(part[1:] if line and part and part[0] == line[-1] else part)
    return tuple(line)


def _steps(text: str) -> Iterator[int]:
    value = shift = 0
    for letter in text:
        five = ord(letter) - 63
        if not 0 <= five < 64:
            raise RoadEngineBadAnswer(f"no letter of a line: {letter!r}")
        value |= (five & 31) << shift
        shift += 5
        if five < 32:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0
    if shift:
        raise RoadEngineBadAnswer("a line that ends inside a number")
