"""How quickly a dispatcher sees the best places for one more pickup: all of it, but for reading the day."""

import random
import time
from datetime import timedelta
from uuid import UUID

from msgspec.structs import replace

from backend.commands.bench.exchange.figures import Figure
from backend.dispatch.calls import calls_of
from backend.dispatch.model import Day, PlannableParcel
from backend.dispatch.offering import look_for_places
from backend.dispatch.running_day import RunningDay, TourUnderWay
from backend.dispatch.running_store import RunningTask, RunningTour
from tests.backend.dispatch.test_plan import POST, at, day, parcel

COURIERS, EACH, ALLOWED_S, ROUNDS = 30, 30, 0.2, 5
"""Thirty parcels are sixty stops."""
NEW = COURIERS * EACH


def measure() -> Figure:
    """Offer one parcel to a day under way, several times.

    Raises RuntimeError where nobody has a place for it.
    """
    running = running_day()
    return Figure(
        name=f"insert: measure and offer one pickup, {COURIERS} couriers with {2 * EACH} stops each",
        of=f"time to offers to {ALLOWED_S:g} s, a process that is warm",
        rounds=[round_of(running) for _ in range(ROUNDS)],
        at_most=1,
    )


def round_of(running: RunningDay) -> float:
    """Return how long the offers take, in parts of what is allowed."""
    began = time.perf_counter()
    found = look_for_places(running, UUID(int=100 + NEW))
    took_s = time.perf_counter() - began
    if len(found.offers) < COURIERS:
        raise RuntimeError("a courier with time to spare has no place")
    return took_s / ALLOWED_S


def running_day() -> RunningDay:
    """Return a morning: every courier loads at the post office and goes from door to door in a part of town."""
    dice = random.Random(1)
    places = [
        (105.6 + (number // EACH) / 200 + dice.random() / 200, 10.03 + dice.random() / 100) for number in range(NEW)
    ]
    carried = [at_post(number, lon, lat) for number, (lon, lat) in enumerate(places)]
    new = parcel(NEW, opens_at=at(7.5), closes_at=at(17), lon=105.68, lat=10.035)
    whole = day(*carried, new, couriers=COURIERS, moment=at(7))
    tours = [under_way(number, carried[number * EACH : (number + 1) * EACH], whole) for number in range(COURIERS)]
    return RunningDay(day=whole, tours=tuple(tours), aboard={})


def at_post(number: int, lon: float, lat: float) -> PlannableParcel:
    """Return a result that waits at the post office for its courier."""
    plain = parcel(number, leg="OUTBOUND_RESULT", state="assigned", holder_kind="office", holder_id=POST)
    return replace(plain, opens_at=at(7.5), closes_at=at(17), lon=lon, lat=lat)


def under_way(number: int, own: list[PlannableParcel], whole: Day) -> TourUnderWay:
    """Return a tour of which nothing is done yet: everything is loaded, then brought from west to east."""
    courier, id = whole.couriers[number], UUID(int=5_000 + number)
    offices = {office.id: office for office in whole.offices}
    ordered = sorted(own, key=lambda one: one.lon)
    calls = [calls_of(one, offices)[act] for act in range(2) for one in ordered]
    tasks = tuple(
        RunningTask(
            tour=id,
            position=position,
            stop=max(1, position - EACH + 1),
            parcel=call.parcel.id,
            act=call.act,
            office=call.office,
            lon=call.lon,
            lat=call.lat,
            arrives_at=at(7),
            leaves_at=at(7),
            opens_at=call.hours[0].opens_at,
            closes_at=call.hours[0].closes_at,
            state="assigned",
            holder_id=POST,
            assigned=courier.id,
        )
        for position, call in enumerate(calls, start=1)
    )
    tour = RunningTour(
        id=id,
        number=number + 1,
        courier=courier.id,
        office=POST,
        starts_at=at(7),
        ends_at=at(7) + timedelta(hours=9),
        distance_m=0,
        rest_at=None,
    )
    return TourUnderWay(tour=tour, seen=None, has_rested=False, tasks=tasks, left=tasks)
