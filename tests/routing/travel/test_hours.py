from datetime import UTC, datetime, timedelta

import pytest

from routing.travel.hours import VIETNAM, hour_band


@pytest.mark.parametrize(
    ("clock", "band"),
    [
        ((0, 0), "night"),
        ((5, 59), "night"),
        ((6, 0), "morning_rush"),
        ((9, 0), "day"),
        ((15, 59), "day"),
        ((16, 0), "evening_rush"),
        ((19, 0), "night"),
    ],
)
def test_the_day_has_four_bands_on_a_vietnamese_clock(clock: tuple[int, int], band: str) -> None:
    assert hour_band(datetime(2026, 11, 23, *clock, tzinfo=VIETNAM)) == band


def test_the_band_is_the_same_in_whatever_zone_a_time_is_told() -> None:
    half_past_seven = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert hour_band(half_past_seven) == "morning_rush"
    assert hour_band(half_past_seven + timedelta(hours=12)) == "night"
