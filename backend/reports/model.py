"""Indicators of the post's part in administrative reform: exact fractions, the band each falls into, the gap above."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from msgspec import Struct

from backend.base.clock import VIETNAM
from backend.reports.refusals import PeriodBackward

DEFINITION = "1"
"""Version of the formulas below and of what ``indicators.sql`` counts; a changed formula is a new version."""

NOT_APPLICABLE = "n/a"


class Period(Struct, frozen=True, kw_only=True):
    """From ``begins`` until just before ``ends``."""

    begins: datetime
    ends: datetime


class Tally(Struct, frozen=True, kw_only=True):
    """What was counted in a period, each dossier once."""

    procedures_deployed: int
    procedures_active: int
    accepted: int
    accepted_by_post: int
    results_returned: int
    proven_returns: int
    returns_naming_media: int
    returns_with_media: int


class Ratio(Struct, frozen=True, kw_only=True):
    """A fraction that keeps both its parts."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> str:
        """Return the percentage rounded half up to two decimals, or "n/a" where nothing was to be counted."""
        if self.denominator == 0:
            return NOT_APPLICABLE
        hundredths = (self.numerator * 20_000 + self.denominator) // (2 * self.denominator)
        return f"{hundredths // 100}.{hundredths % 100:02d}"


class Band(Struct, frozen=True, kw_only=True):
    """From this percentage on, this share of the criterion's full points."""

    from_percent: Fraction
    score: float


class Bands(Struct, frozen=True, kw_only=True):
    """How one decision scores one indicator, and when; ``decision`` is None where its number is not known."""

    indicator: str
    decision: str | None
    valid_from: date
    valid_to: date | None
    bands: tuple[Band, ...]


class Indicator(Struct, frozen=True, kw_only=True):
    """One indicator of a period. ``gap`` more of the numerator reach ``next_percent``, the next band's threshold."""

    code: str
    vi: str
    en: str
    ratio: Ratio
    decision: str | None = None
    score: float | None = None
    next_percent: str | None = None
    gap: int | None = None


def indicators(tally: Tally, table: tuple[Bands, ...], on: date) -> tuple[Indicator, ...]:
    """Return the indicators of a period, scored by the bands in force on its last day."""
    returned = tally.proven_returns
    ratios = {
        "K1": Ratio(numerator=tally.procedures_active, denominator=tally.procedures_deployed),
        "K2": Ratio(numerator=tally.accepted_by_post, denominator=tally.accepted),
        "K3a": Ratio(numerator=returned, denominator=tally.accepted),
        "K3b": Ratio(numerator=returned, denominator=tally.results_returned),
        "K11": Ratio(numerator=tally.returns_with_media, denominator=tally.returns_naming_media),
    }
    return tuple(describe(code, ratio, bands_on(table, code, on)) for code, ratio in ratios.items())


def describe(code: str, ratio: Ratio, bands: Bands | None) -> Indicator:
    """Return an indicator with its names, and its score where bands are in force."""
    vi, en = NAMES[code]
    if bands is None:
        return Indicator(code=code, vi=vi, en=en, ratio=ratio)
    above = next_band(ratio, bands)
    return Indicator(
        code=code,
        vi=vi,
        en=en,
        ratio=ratio,
        decision=bands.decision,
        score=score(ratio, bands),
        next_percent=str(above.from_percent) if above else None,
        gap=gap(ratio, above) if above else None,
    )


NAMES = {
    "K1": ("Tỷ lệ TTHC có phát sinh hồ sơ qua bưu chính", "Procedures with post activity / procedures deployed"),
    "K2": ("Tỷ lệ hồ sơ tiếp nhận qua bưu chính", "Accepted by post / all accepted"),
    "K3a": ("Tỷ lệ trả kết quả qua bưu chính trên số hồ sơ tiếp nhận", "Proven post returns / all accepted"),
    "K3b": ("Tỷ lệ trả kết quả qua bưu chính trên số kết quả đã trả", "Proven post returns / all results returned"),
    "K11": ("Tỷ lệ lượt phát có đủ ảnh và chữ ký đã lưu", "Post returns whose photo and signature are held whole"),
}


def bands_on(table: tuple[Bands, ...], code: str, on: date) -> Bands | None:
    """Return the bands in force for an indicator on a day, or None."""
    in_force = (
        bands
        for bands in table
        if bands.indicator == code and bands.valid_from <= on and (bands.valid_to is None or on <= bands.valid_to)
    )
    return next(in_force, None)


def score(ratio: Ratio, bands: Bands) -> float | None:
    """Return the share of full points, or None where there is no ratio."""
    if ratio.denominator == 0:
        return None
    return max((band.score for band in bands.bands if reaches(ratio, band)), default=0.0)


def next_band(ratio: Ratio, bands: Bands) -> Band | None:
    """Return the lowest band not reached, or None at the top and where there is no ratio."""
    if ratio.denominator == 0:
        return None
    above = [band for band in bands.bands if not reaches(ratio, band)]
    return min(above, key=lambda band: band.from_percent, default=None)


def reaches(ratio: Ratio, band: Band) -> bool:
    """Return whether the exact, unrounded fraction is in the band or above it."""
    return Fraction(ratio.numerator * 100, ratio.denominator) >= band.from_percent


def gap(ratio: Ratio, band: Band) -> int:
    """Return the smallest n with (numerator + n) / denominator at the band's threshold (K5)."""
    needed = band.from_percent * ratio.denominator / 100
    return -(-needed.numerator // needed.denominator) - ratio.numerator


def period(first: date, last: date) -> Period:
    """Return the days from ``first`` to ``last``, both whole, by the clock of Vietnam.

    Raises PeriodBackward.
    """
    if last < first:
        raise PeriodBackward
    return Period(
        begins=datetime.combine(first, time(), VIETNAM),
        ends=datetime.combine(last + timedelta(days=1), time(), VIETNAM),
    )
