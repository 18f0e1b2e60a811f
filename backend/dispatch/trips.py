"""From what couriers did to how they rode there. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from msgspec import Struct

from routing.point import Point
from routing.travel.learned import SHORTEST_M, SHORTEST_S, SPEEDS_MPS, Trip
from routing.travel.straight import great_circle_m


class Act(Struct, frozen=True, kw_only=True):
    """One act of a courier, recorded at its end, and the commune (``area``) in which it was done.

    ``openings`` are the moments of the day at which the place opens; ``service_s`` is what a plan counts for the act
    itself. With ``doubted``, time or place cannot be relied on.
    """

    courier: UUID
    at: datetime
    place: Point
    area: str
    openings: tuple[datetime, ...]
    service_s: int
    doubted: bool


def trips_of(acts: Iterable[Act]) -> Iterator[Trip]:
    """Give the rides between acts one after the other; ``acts`` come by courier, then by time.

    Acts at one door are no ride, nor are two records that nobody could have ridden between. What is no ride for other
    reasons, ``learn`` leaves out.
    """
    for here, there in pairwise(acts):
        if here.courier != there.courier or here.doubted or there.doubted or may_have_waited(here, there):
            continue
        straight_m = float(great_circle_m((here.place,), (there.place,))[0, 0])
        between_s = (there.at - here.at).total_seconds()
        fastest_s = max(SHORTEST_S, straight_m / SPEEDS_MPS[1])
        if straight_m >= SHORTEST_M and between_s >= fastest_s:
            # Whoever was quick at the door is not left out: the median would then be that of the slow.
            ride_s = max(fastest_s, between_s - there.service_s)
            yield Trip(
                area_from=here.area,
                area_to=there.area,
                left_at=here.at,
                arrived_at=here.at + timedelta(seconds=ride_s),
                straight_m=straight_m,
            )


def may_have_waited(here: Act, there: Act) -> bool:
    """Return whether a place opened while its courier was on the way: nobody knows who stood before a closed door."""
    return any(here.at < opening <= there.at for opening in there.openings)
