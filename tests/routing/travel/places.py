"""Places and hours for tests of travel."""

import random
from datetime import UTC, datetime

from routing.point import Point

EIGHT_IN_THE_MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)

CAN_THO = Point(lon=105.7469, lat=10.0452)
VI_THANH = Point(lon=105.4702, lat=9.7845)
SOC_TRANG = Point(lon=105.9800, lat=9.6025)


def in_the_streets(count: int, seed: int = 1) -> tuple[Point, ...]:
    """Scatter places over the street extract of central Ho Chi Minh City, away from its cut edges."""
    dice = random.Random(seed)
    return tuple(Point(lon=dice.uniform(106.6882, 106.6950), lat=dice.uniform(10.7815, 10.7893)) for _ in range(count))
