"""Grow a synthetic day of a province from a seed: communes, offices, citizens, post offices."""

import math
import random
from collections.abc import Iterator
from typing import NamedTuple

from routing.point import Point
from routing.problem import Courier, Shipment, Stop, Window

HOUR_S = 3600
KM_A_DEGREE = 111.2
SOUTH_WEST = Point(lon=105.0, lat=9.6)
STOPS_A_COURIER, STOPS_A_COMMUNE = 60, 180
COMMUNE_SIDE_KM = 6.0
OFFICE_HOURS = Window(opens_s=int(7.5 * HOUR_S), closes_s=17 * HOUR_S)
SHIFT = Window(opens_s=7 * HOUR_S, closes_s=int(17.5 * HOUR_S))
LAST_PICKUP_S = 16 * HOUR_S
OFFICE_SERVICE_S, DELIVERY_SERVICE_S, PICKUP_SERVICE_S = 90, 240, 300


class Commune(NamedTuple):
    """Place what a commune has, in kilometres from the south-west corner."""

    centre: tuple[float, float]
    office: tuple[float, float]
    post: tuple[float, float]


class ProvinceDay(NamedTuple):
    """Hold what is to be carried, and by whom; how far apart the places are is for `routing.travel`."""

    shipments: tuple[Shipment, ...]
    couriers: tuple[Courier, ...]


def province_day(stops: int, seed: int) -> ProvinceDay:
    """Grow a day of so many stops (two a shipment): a courier for every 60, a commune for every 180.

    Of the shipments, 45 % go from an office to a citizen of its commune, 40 % the other way, and
    15 % to the office of a neighbouring commune. Half of the citizens name three hours of the day.
    """
    dice = random.Random(seed)  # noqa: S311 - luck, not secrecy
    communes = _communes(dice, max(1, stops // STOPS_A_COMMUNE))
    couriers = max(1, round(stops / STOPS_A_COURIER))
    return ProvinceDay(
        shipments=tuple(_shipment(dice, number, communes) for number in range(stops // 2)),
        couriers=tuple(_courier(number, communes[number % len(communes)]) for number in range(couriers)),
    )


def _communes(dice: random.Random, count: int) -> list[Commune]:
    side_km = COMMUNE_SIDE_KM * math.sqrt(count)
    centres = [(dice.uniform(0, side_km), dice.uniform(0, side_km)) for _ in range(count)]
    return [Commune(centre, _near(dice, centre, 0.3), _near(dice, centre, 0.3)) for centre in centres]


def _courier(number: int, commune: Commune) -> Courier:
    base = _point(commune.post)
    return Courier(id=f"c{number}", start=base, end=base, shift=SHIFT, pieces=80)


def _shipment(dice: random.Random, number: int, communes: list[Commune]) -> Shipment:
    commune = dice.choice(communes)
    citizen, wish = _point(_near(dice, commune.centre, 2.0)), _wish(dice)
    office, kind = _point(commune.office), dice.random()
    if kind < 0.45:
        calls = (office, OFFICE_HOURS, OFFICE_SERVICE_S), (citizen, wish, DELIVERY_SERVICE_S)
    elif kind < 0.85:
        early = Window(opens_s=wish.opens_s, closes_s=min(wish.closes_s, LAST_PICKUP_S))
        calls = (citizen, early, PICKUP_SERVICE_S), (office, OFFICE_HOURS, OFFICE_SERVICE_S)
    else:
        other = _point(dice.choice(list(_neighbours(commune, communes))).office)
        calls = (office, OFFICE_HOURS, OFFICE_SERVICE_S), (other, OFFICE_HOURS, OFFICE_SERVICE_S)
    pickup, delivery = (
        Stop(id=f"{number}-{kind}", point=point, windows=(window,), service_s=service_s)
        for kind, (point, window, service_s) in zip(("pickup", "delivery"), calls, strict=True)
    )
    return Shipment(id=str(number), pickup=pickup, delivery=delivery)


def _wish(dice: random.Random) -> Window:
    if dice.random() < 0.5:
        return OFFICE_HOURS
    opens_s = dice.randrange(8, 15) * HOUR_S
    return Window(opens_s=opens_s, closes_s=min(opens_s + 3 * HOUR_S, OFFICE_HOURS.closes_s))


def _neighbours(commune: Commune, communes: list[Commune]) -> Iterator[Commune]:
    """Name the three communes that lie nearest; alone in the province, a commune is its own neighbour."""
    by_distance = sorted(communes, key=lambda other: math.dist(commune.centre, other.centre))
    yield from by_distance[1:4] or by_distance


def _near(dice: random.Random, centre: tuple[float, float], spread_km: float) -> tuple[float, float]:
    return centre[0] + dice.gauss(0, spread_km), centre[1] + dice.gauss(0, spread_km)


def _point(place_km: tuple[float, float]) -> Point:
    lat = SOUTH_WEST.lat + place_km[1] / KM_A_DEGREE
    return Point(lon=SOUTH_WEST.lon + place_km[0] / (KM_A_DEGREE * math.cos(math.radians(SOUTH_WEST.lat))), lat=lat)
