"""The formulas of the indicators, and the numbers that a province printed."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from backend.reports.bands import load_bands
from backend.reports.model import Band, Bands, Ratio, Tally, bands_on, gap, indicators, next_band, period, score
from backend.reports.refusals import PeriodBackward

ON = date(2026, 11, 20)
K2 = Bands(
    indicator="K2",
    decision="1/QĐ",
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    bands=(Band(from_percent=Fraction(5), score=0.5), Band(from_percent=Fraction(10), score=1.0)),
)


def ratio(numerator: int, denominator: int) -> Ratio:
    return Ratio(numerator=numerator, denominator=denominator)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (29, 299, "9.70"),
        (120, 44_865, "0.27"),
        (0, 44_865, "0.00"),
        (0, 0, "n/a"),
        (3, 0, "n/a"),
        (1, 1, "100.00"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 800, "0.13"),
        (25, 20_000, "0.13"),
        (24_999, 20_000_000, "0.12"),
    ],
)
def test_a_percentage_is_rounded_half_up_to_two_decimals(numerator: int, denominator: int, percent: str) -> None:
    assert ratio(numerator, denominator).percent == percent


def test_the_province_of_2024_gets_its_own_numbers_right() -> None:
    tally = Tally(
        procedures_deployed=299,
        procedures_active=29,
        accepted=44_865,
        accepted_by_post=0,
        results_returned=44_000,
        proven_returns=120,
        returns_naming_media=0,
        returns_with_media=0,
    )
    found = {indicator.code: indicator for indicator in indicators(tally, load_bands(), ON)}
    assert [found[code].ratio.percent for code in ("K1", "K2", "K3a", "K3b", "K11")] == [
        "9.70", "0.00", "0.27", "0.27", "n/a",
    ]  # fmt: skip
    assert [found[code].score for code in ("K1", "K2", "K3a")] == [0.0, 0.0, 0.0]
    assert found["K1"].gap == 61
    assert found["K2"].gap == 2244
    assert found["K3a"].vi != found["K3b"].vi


@pytest.mark.parametrize(("numerator", "points"), [(0, 0.0), (4, 0.0), (5, 0.5), (9, 0.5), (10, 1.0), (100, 1.0)])
def test_a_score_follows_the_band_that_is_reached(numerator: int, points: float) -> None:
    assert score(ratio(numerator, 100), K2) == points


def test_a_band_is_reached_by_the_exact_fraction_and_not_by_its_rounding() -> None:
    almost = ratio(49_999, 1_000_000)
    assert almost.percent == "5.00"
    assert score(almost, K2) == 0.0
    assert next_band(almost, K2) == K2.bands[0]
    assert gap(almost, K2.bands[0]) == 1


@pytest.mark.parametrize("denominator", [1, 7, 299, 44_865])
def test_the_gap_is_the_smallest_number_that_reaches_the_next_band(denominator: int) -> None:
    for numerator in range(0, denominator + 1, max(1, denominator // 50)):
        above = next_band(ratio(numerator, denominator), K2)
        if above is None:
            assert numerator * 10 >= denominator
            continue
        missing = gap(ratio(numerator, denominator), above)
        assert score(ratio(numerator + missing, denominator), K2) >= above.score
        assert score(ratio(numerator + missing - 1, denominator), K2) < above.score


def test_nothing_to_count_has_neither_score_nor_gap() -> None:
    assert score(ratio(0, 0), K2) is None
    assert next_band(ratio(0, 0), K2) is None


def test_the_highest_band_has_none_above_it() -> None:
    assert next_band(ratio(10, 100), K2) is None


def test_bands_hold_on_their_first_and_last_day_only() -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [bands_on((K2,), "K2", day) for day in days] == [None, K2, K2, None]
    assert bands_on((K2,), "K1", ON) is None


def test_the_bands_that_come_with_the_project_rise_and_never_overlap_in_time() -> None:
    table = load_bands()
    assert {bands.indicator for bands in table} == {"K1", "K2", "K3a", "K3b"}
    for bands in table:
        steps = sorted((band.from_percent, band.score) for band in bands.bands)
        assert [points for _, points in steps] == sorted(points for _, points in steps)
        assert all(0 < threshold <= 100 and 0 < points <= 1 for threshold, points in steps)
        assert [other for other in table if other.indicator == bands.indicator] == [bands]


def test_a_period_is_whole_days_by_the_clock_of_vietnam() -> None:
    november = period(date(2026, 11, 1), date(2026, 11, 30))
    assert november.begins.astimezone(UTC) == datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert november.ends.astimezone(UTC) == datetime(2026, 11, 30, 17, tzinfo=UTC)


def test_a_period_does_not_run_backward() -> None:
    with pytest.raises(PeriodBackward):
        period(date(2026, 11, 2), date(2026, 11, 1))
