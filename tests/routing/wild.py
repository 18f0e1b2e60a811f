"""Days of any kind: idle or crowded, with generous or hopeless promises of every sort."""

import random

import numpy as np
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.point import Point
from routing.problem import Break, Courier, Problem, Shipment, Standing, Stop, Window, distinct_points
from routing.table import UNREACHABLE_S, TravelTable
from routing.validation.bad_problem import BadLock
from routing.validation.validate import validate

PLACES = [Point(lon=105.7 + column / 40, lat=10.0 + row / 40) for column in range(4) for row in range(3)]
PROFILES = ("motorbike", "van")
SKILLS = ("bonded", "cash")
FEATURES = (
    "breaks",
    "doors",
    "fleet",
    "limits",
    "locks",
    "must",
    "one_call",
    "one_way_streets",
    "pins",
    "skills",
    "standing",
    "targets",
    "unreachable",
    "windows",
)


def wild_day(seed: int, features: frozenset[str]) -> Problem:
    """Grow a day with these features and no others."""
    return _Wild(random.Random(seed), features).day()


wild_days = st.builds(wild_day, st.integers(0, 2**32), st.frozensets(st.sampled_from(FEATURES)))
wildest_days = st.builds(wild_day, st.integers(0, 2**32), st.just(frozenset(FEATURES)))


class _Wild:
    def __init__(self, dice: random.Random, features: frozenset[str]) -> None:
        self.dice, self.features = dice, features
        self.width_s = dice.choice([2_000, 10_000, 40_000])
        self.bag = dice.choice([3, 8, 30])

    def has(self, feature: str, chance: float = 0.5) -> bool:
        return self.dice.random() < chance and feature in self.features

    def day(self) -> Problem:
        couriers = tuple(self.courier(f"c{number}") for number in range(self.dice.choice([0, 1, 2, 2, 3, 3])))
        names = [courier.id for courier in couriers]
        shipments = tuple(self.shipment(f"s{number}", names) for number in range(self.dice.randint(0, 14)))
        points = distinct_points(shipments, couriers)
        problem = Problem(
            shipments=shipments,
            couriers=couriers,
            travel={profile: self.table(points) for profile in PROFILES},
            standing=self.standing(shipments, names),
            change_s=self.dice.randint(0, 3000) if self.has("standing") else 0,
        )
        return self.locked(problem) if "locks" in self.features else problem

    def courier(self, name: str) -> Courier:
        dice = self.dice
        shift = Window(opens_s=dice.randint(0, 3000), closes_s=dice.choice([dice.randint(3000, 40_000), 40_000]))
        return Courier(
            id=name,
            start=dice.choice(PLACES),
            end=dice.choice(PLACES),
            shift=shift,
            pieces=dice.randint(self.bag // 3, self.bag),
            weight_g=dice.randint(500 * self.bag, 1500 * self.bag),
            volume_cm3=dice.randint(500 * self.bag, 1500 * self.bag),
            most_stops=dice.randint(0, 12) if self.has("limits") else None,
            skills=frozenset(skill for skill in SKILLS if dice.random() < 0.8),
            breaks=self.breaks(shift) if "breaks" in self.features else (),
            profile=dice.choice(PROFILES) if "fleet" in self.features else PROFILES[0],
            fixed_s=dice.randint(0, 20_000) if self.has("fleet") else 0,
        )

    def breaks(self, shift: Window) -> tuple[Break, ...]:
        dice, rests = self.dice, []
        opens_s = shift.opens_s
        for _ in range(dice.randint(0, 2)):
            opens_s = dice.randint(opens_s, shift.closes_s)
            closes_s = max([opens_s + dice.randint(0, 4000), *(rest.window.closes_s for rest in rests)])
            lasts_s = min(dice.randint(0, 3600), shift.closes_s - shift.opens_s)
            rests.append(Break(window=Window(opens_s=opens_s, closes_s=closes_s), lasts_s=lasts_s))
        return tuple(rests)

    def shipment(self, name: str, couriers: list[str]) -> Shipment:
        dice = self.dice
        calls = dice.choice(["pickup", "delivery"]) if self.has("one_call") else "both"
        return Shipment(
            id=name,
            pickup=None if calls == "delivery" else self.stop(f"{name}-p"),
            delivery=None if calls == "pickup" else self.stop(f"{name}-d"),
            pieces=dice.randint(0, 3),
            weight_g=dice.randint(0, 3000),
            volume_cm3=dice.randint(0, 3000),
            skills=frozenset({dice.choice(SKILLS)}) if self.has("skills", 0.3) else frozenset(),
            courier=dice.choice(couriers) if couriers and self.has("pins", 0.3) else None,
            penalty_s=None if self.has("must") else dice.randint(0, dice.choice([3000, 30_000])),
            priority=dice.randint(0, 9),
        )

    def stop(self, name: str) -> Stop:
        dice = self.dice
        return Stop(
            id=name,
            point=dice.choice(PLACES),
            windows=tuple(self.windows()),
            service_s=dice.randint(0, 900),
            door_s=dice.randint(0, 900) if self.has("doors") else 0,
            target_s=dice.randint(0, 20_000) if self.has("targets") else None,
        )

    def windows(self) -> list[Window]:
        dice, opens_s, windows = self.dice, self.dice.randint(0, 20_000), []
        for _ in range(dice.randint(1, 3) if "windows" in self.features else 1):
            closes_s = opens_s + dice.randint(0, self.width_s)
            windows.append(Window(opens_s=opens_s, closes_s=closes_s))
            opens_s = closes_s + dice.randint(1, 6000)
        return windows

    def table(self, points: tuple[Point, ...]) -> TravelTable:
        """Measure a plane with detours: shortcuts over a third place exist."""
        dice = np.random.default_rng(self.dice.getrandbits(32))
        place = np.array([(point.lon, point.lat) for point in points]).reshape(-1, 2)
        seconds = np.hypot(*np.moveaxis(place[:, None] - place[None, :], -1, 0)) * 15_000
        if "one_way_streets" in self.features:
            seconds *= dice.uniform(0.5, 2, size=seconds.shape)
        metres = np.rint(seconds * 7)
        if "unreachable" in self.features:
            lost = dice.random(size=seconds.shape) < 0.05
            seconds = np.where(lost & (seconds > 0), dice.integers(UNREACHABLE_S, 10**9), seconds)
        return TravelTable.of(points, seconds=np.rint(seconds), metres=metres, source="plane", quality="given")

    def standing(self, shipments: tuple[Shipment, ...], couriers: list[str]) -> tuple[Standing, ...]:
        if not couriers or "standing" not in self.features:
            return ()
        expects: dict[str, list[str]] = {name: [] for name in couriers}
        for shipment in shipments:
            if self.dice.random() < 0.7:
                expects[self.dice.choice(couriers)] += [stop.id for stop in shipment.stops]
        return tuple(Standing(courier_id=name, stop_ids=tuple(stops)) for name, stops in expects.items())

    def locked(self, problem: Problem) -> Problem:
        """Lock stops one after the other, as long as they can be kept."""
        for number in range(len(problem.couriers)):
            for shipment in self.dice.sample(problem.shipments, k=min(4, len(problem.shipments))):
                calls = shipment.stops[: self.dice.randint(1, 2)]
                problem = _if_kept(problem, number, tuple(stop.id for stop in calls))
        return problem


def _if_kept(problem: Problem, number: int, stop_ids: tuple[str, ...]) -> Problem:
    courier = problem.couriers[number]
    bound = replace(courier, locked=(*courier.locked, *stop_ids))
    couriers = tuple(bound if one is courier else one for one in problem.couriers)
    tried = replace(problem, couriers=couriers)
    try:
        validate(tried)
    except BadLock:
        return problem
    return tried
