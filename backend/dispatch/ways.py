"""Ways along the roads: a tour's line cut at its stops, with no more points than a map shows, as text. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.point import Point
from routing.travel.line import DEGREE

TOLERANCE_M: Final = 10.0
"""How far a drawn way may lie beside the real one: less than a pixel of a board that shows eight kilometres."""
M_A_DEGREE: Final = 111_320.0

Metres = NDArray[np.float64]


def ways_of(line: Sequence[Point], places: Sequence[Point]) -> list[str]:
    """Return the way to each place from the one before, and from the last one on to the line's end.

    ``line`` passes ``places`` in their order. A way is empty where two places are one, or where there is no line.
    """
    if not line:
        return [""] * (len(places) + 1)
    cuts = [0, *cuts_of(line, places), len(line) - 1]
    return [encoded(slim(line[first : last + 1])) for first, last in pairwise(cuts)]


def cuts_of(line: Sequence[Point], places: Sequence[Point]) -> list[int]:
    """Return which points of a line lie nearest to places, none before the one of the place before it."""
    corners = flat(line, line[0])
    away = np.zeros(len(line))
    numbers = np.arange(len(line))
    came_from: list[NDArray[np.intp]] = []
    for x, y in flat(places, line[0]):
        least = np.minimum.accumulate(away)
        is_nearer = np.concatenate(([True], away[1:] < least[:-1]))
        came_from.append(np.maximum.accumulate(np.where(is_nearer, numbers, 0)))
        away = least + np.hypot(corners[:, 0] - x, corners[:, 1] - y)
    cuts: list[int] = []
    at = int(np.argmin(away))
    for before in reversed(came_from):
        cuts.append(at)
        at = int(before[at])
    return cuts[::-1]


def slim(line: Sequence[Point]) -> list[Point]:
    """Return a line without the points that lie within TOLERANCE_M of the straight way between those kept."""
    if len(line) < 3:
        return list(line)
    corners = flat(line, line[0])
    kept = {0, len(line) - 1}
    open_parts = [(0, len(line) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        aside = beside(corners[first : last + 1])
        farthest = first + int(np.argmax(aside))
        if aside.max() > TOLERANCE_M:
            kept.add(farthest)
            open_parts += [(first, farthest), (farthest, last)]
    return [line[number] for number in sorted(kept)]


def beside(corners: Metres) -> Metres:
    """Return how far each corner lies from the straight way between the first and the last."""
    along = corners[-1] - corners[0]
    from_first = corners - corners[0]
    length2 = float(along @ along)
    share = np.clip(from_first @ along / length2, 0.0, 1.0) if length2 else np.zeros(len(corners))
    aside = from_first - share[:, None] * along
    return np.hypot(aside[:, 0], aside[:, 1])


def flat(points: Sequence[Point], origin: Point) -> Metres:
    """Return points in metres east and north of one near them."""
    degrees = np.array([(point.lon, point.lat) for point in points], dtype=np.float64).reshape(-1, 2)
    degrees -= (origin.lon, origin.lat)
    return degrees * (M_A_DEGREE * np.cos(np.radians(origin.lat)), M_A_DEGREE)


def encoded(line: Sequence[Point]) -> str:
    """Return a line as an encoded polyline of six decimals; one that leads nowhere is empty."""
    if len(line) < 2:
        return ""
    letters: list[str] = []
    lat = lon = 0
    for point in line:
        here = round(point.lat * DEGREE), round(point.lon * DEGREE)
        letters += letters_of(here[0] - lat) + letters_of(here[1] - lon)
        lat, lon = here
    return "".join(letters)


def letters_of(step: int) -> list[str]:
    """Return a whole number as letters, five bits each, the lowest first."""
    left = ~(step << 1) if step < 0 else step << 1
    letters = []
    while left >= 32:
        letters.append(chr((left & 31 | 32) + 63))
        left >>= 5
    return [*letters, chr(left + 63)]
