from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.point import Point
from routing.travel.asking import RoadEngineBadAnswer
from routing.travel.line import DEGREE, decode_polyline6, joined, runs

millionths = st.builds(
    lambda lon, lat: Point(lon=lon / DEGREE, lat=lat / DEGREE),
    st.integers(-180 * DEGREE, 180 * DEGREE),
    st.integers(-90 * DEGREE, 90 * DEGREE),
)
lines = st.lists(millionths, max_size=30).map(tuple)


def encode(points: tuple[Point, ...]) -> str:
    """Write a polyline by its definition: the opposite of what is tested."""
    letters = []
    before = [0, 0]
    for point in points:
        for axis, degrees in enumerate((point.lat, point.lon)):
            value = round(degrees * DEGREE)
            step, before[axis] = value - before[axis], value
            bits = (-step << 1) - 1 if step < 0 else step << 1
            while bits >= 32:
                letters.append(chr((bits % 32 + 32) + 63))
                bits //= 32
            letters.append(chr(bits + 63))
    return "".join(letters)


@given(lines)
def test_a_line_written_and_read_is_the_same_line(points: tuple[Point, ...]) -> None:
    assert decode_polyline6(encode(points)) == points


@given(st.text())
def test_any_text_is_a_line_or_a_bad_answer(text: str) -> None:
    with suppress(RoadEngineBadAnswer):
        assert len(decode_polyline6(text)) <= len(text) / 2


@pytest.mark.parametrize("text", ["_", "?", "é?", "??\x01"])
def test_a_line_cut_short_or_in_other_letters_is_a_bad_answer(text: str) -> None:
    with pytest.raises(RoadEngineBadAnswer):
        decode_polyline6(text)


@given(st.lists(millionths, min_size=2, max_size=40).map(tuple), st.integers(2, 9))
def test_runs_overlap_by_one_point_and_lose_none(points: tuple[Point, ...], at_most: int) -> None:
    parts = list(runs(points, at_most))
    assert all(2 <= len(part) <= at_most for part in parts)
    assert all(before[-1] == after[0] for before, after in pairwise(parts))
    assert joined(parts) == points
