"""Days to plan, grown from a seed."""

import asyncio
import random
from datetime import UTC, datetime

from routing.point import Point
from routing.problem import Courier, Problem, Shipment, Stop, Window, distinct_points
from routing.travel.crow import Crow

HOUR_S = 3600
DEPARTS = datetime(2026, 11, 23, 0, tzinfo=UTC)
OFFICE_HOURS = Window(opens_s=7 * HOUR_S + 1800, closes_s=17 * HOUR_S)
SHIFT = Window(opens_s=7 * HOUR_S, closes_s=17 * HOUR_S + 1800)


def day(shipments: list[Shipment], couriers: list[Courier]) -> Problem:
    """Join shipments and couriers with straight-line travel."""
    points = distinct_points(shipments, couriers)
    travel = asyncio.run(Crow().table(points, "motorbike", DEPARTS))
    return Problem(shipments=tuple(shipments), couriers=tuple(couriers), travel={"motorbike": travel})


def province_day(*, shipments: int, couriers: int, seed: int) -> Problem:
    """Grow a day of offices and citizens: to the office, from the office, and between offices."""
    dice = random.Random(seed)
    communes = [Point(lon=dice.uniform(105.6, 105.85), lat=dice.uniform(9.9, 10.15)) for _ in range(max(1, couriers))]
    offices = [_near(dice, centre, 0.003) for centre in communes]
    posts = [_near(dice, centre, 0.003) for centre in communes]
    return day(
        [_errand(dice, number, communes, offices) for number in range(shipments)],
        [courier(f"c{number}", posts[number], pieces=30, weight_g=25_000) for number in range(couriers)],
    )


def courier(name: str, base: Point, *, pieces: int = 30, weight_g: int = 25_000, shift: Window = SHIFT) -> Courier:
    """Base a courier at one place."""
    return Courier(id=name, start=base, end=base, shift=shift, pieces=pieces, weight_g=weight_g)


def stop(name: str, point: Point, window: Window = OFFICE_HOURS, service_s: int = 120) -> Stop:
    """Describe a call in office hours."""
    return Stop(id=name, point=point, windows=(window,), service_s=service_s)


def shipment(name: str, pickup: Point, delivery: Point, *, pieces: int = 1, weight_g: int = 200) -> Shipment:
    """Carry something small between two places in office hours."""
    return Shipment(
        id=name,
        pickup=stop(f"{name}-pickup", pickup),
        delivery=stop(f"{name}-delivery", delivery),
        pieces=pieces,
        weight_g=weight_g,
    )


def _errand(dice: random.Random, number: int, communes: list[Point], offices: list[Point]) -> Shipment:
    commune = dice.randrange(len(communes))
    office, citizen = offices[commune], _near(dice, communes[commune], 0.02)
    window = _wish(dice)
    kind = dice.random()
    if kind < 0.45:
        ends = stop(f"s{number}-p", office, service_s=90), stop(f"s{number}-d", citizen, window, 240)
    elif kind < 0.85:
        ends = stop(f"s{number}-p", citizen, window, 300), stop(f"s{number}-d", office, service_s=90)
    else:
        other = offices[dice.randrange(len(offices))]
        ends = stop(f"s{number}-p", office, service_s=90), stop(f"s{number}-d", other, service_s=90)
    return Shipment(
        id=f"s{number}", pickup=ends[0], delivery=ends[1], pieces=dice.randint(1, 2), weight_g=dice.randint(50, 900)
    )


def _wish(dice: random.Random) -> Window:
    if dice.random() < 0.5:
        return OFFICE_HOURS
    opens_s = dice.randrange(8, 15) * HOUR_S
    return Window(opens_s=opens_s, closes_s=min(opens_s + 3 * HOUR_S, 16 * HOUR_S + 1800))


def _near(dice: random.Random, centre: Point, spread: float) -> Point:
    return Point(lon=centre.lon + dice.gauss(0, spread), lat=centre.lat + dice.gauss(0, spread))
