"""What the couriers' own rides tell about the roads between two areas."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from statistics import median

import msgspec

from routing.travel.hours import HourBand, hour_band

FACTOR = 1.4
"""Road metres for a straight metre. Measured in central HCMC: 1.97 at 300 m, 1.62 at 700 m, 1.41 at 1,300 m."""
SPEED_MPS = 7.0
"""25 km/h along the road, lights and turns included."""

AT_LEAST = 5
"""Rides below which a median says nothing."""
FACTORS = (1.0, 4.0)
SPEEDS_MPS = (1.5, 17.0)

SHORTEST_M = 200.0
SHORTEST_S, LONGEST_S = 30.0, 7_200.0
"""A shorter ride measures the parking, a longer one the lunch."""

Key = tuple[str, str, str | None, HourBand | None]


class Trip(msgspec.Struct, frozen=True, kw_only=True):
    """Witness one ride from door to door; `driven_m` is the length of its GPS track, where there is one."""

    area_from: str
    area_to: str
    left_at: datetime
    arrived_at: datetime
    straight_m: float
    driven_m: float | None = None
    profile: str = "motorbike"


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """Say how far and fast the road from one area to another is; None stands for any area, any hour."""

    profile: str
    area_from: str
    area_to: str | None
    band: HourBand | None
    factor: float
    speed_mps: float
    observations: int


class Experience:
    """Look paces up, the closest first: this pair at this hour, at any hour, from this area to anywhere."""

    def __init__(self, paces: Iterable[Pace] = ()) -> None:
        self.paces = tuple(paces)
        self._by_key: dict[Key, Pace] = {
            (pace.profile, pace.area_from, pace.area_to, pace.band): pace for pace in self.paces
        }

    def pace(self, profile: str, area_from: str, area_to: str, band: HourBand) -> Pace | None:
        """Return the closest pace, or None where nothing was learned about the area."""
        for key in _keys(profile, area_from, area_to, band):
            if pace := self._by_key.get(key):
                return pace
        return None


def learn(trips: Iterable[Trip]) -> Experience:
    """Learn from rides, in any order; those that cannot be a ride from door to door are left out."""
    groups: dict[Key, list[Trip]] = defaultdict(list)
    for trip in trips:
        if _is_a_ride(trip):
            for key in _keys(trip.profile, trip.area_from, trip.area_to, hour_band(trip.left_at)):
                groups[key].append(trip)
    return Experience(_pace(key, rides) for key, rides in groups.items() if len(rides) >= AT_LEAST)


def _keys(profile: str, area_from: str, area_to: str, band: HourBand) -> tuple[Key, ...]:
    pair = (profile, area_from, area_to)
    return (*pair, band), (*pair, None), (profile, area_from, None, None)


def _is_a_ride(trip: Trip) -> bool:
    return trip.straight_m >= SHORTEST_M and SHORTEST_S <= _seconds(trip) <= LONGEST_S


def _pace(key: Key, rides: list[Trip]) -> Pace:
    """Take medians; the time is learned from all rides, the way only from those with a track."""
    ways = [ride.driven_m / ride.straight_m for ride in rides if ride.driven_m is not None]
    factor = _within(FACTORS, median(ways) if len(ways) >= AT_LEAST else FACTOR)
    seconds_a_straight_metre = median(_seconds(ride) / ride.straight_m for ride in rides)
    profile, area_from, area_to, band = key
    return Pace(
        profile=profile,
        area_from=area_from,
        area_to=area_to,
        band=band,
        factor=factor,
        speed_mps=_within(SPEEDS_MPS, factor / seconds_a_straight_metre),
        observations=len(rides),
    )


def _seconds(trip: Trip) -> float:
    return (trip.arrived_at - trip.left_at).total_seconds()


def _within(limits: tuple[float, float], value: float) -> float:
    least, most = limits
    return min(max(value, least), most)
