"""The hours between which traffic differs."""

from datetime import datetime, timedelta, timezone
from typing import Literal

HourBand = Literal["night", "morning_rush", "day", "evening_rush"]

VIETNAM = timezone(timedelta(hours=7))
"""The whole country, without summer time."""


def hour_band(at: datetime) -> HourBand:
    """Name the band of an aware time: rush hours are 6 to 9 and 16 to 19 on a Vietnamese clock, night 19 to 6."""
    hour = at.astimezone(VIETNAM).hour
    if 6 <= hour < 9:
        return "morning_rush"
    if 9 <= hour < 16:
        return "day"
    if 16 <= hour < 19:
        return "evening_rush"
    return "night"
