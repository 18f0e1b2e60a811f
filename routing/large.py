"""Plan a day too large for one search: district by district, then once more with the borders elsewhere."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from routing.districts import Share, districts, middle, nearest
from routing.found import Progress, Tell, silent
from routing.orders.finish import QUALITIES
from routing.plan import Cost, Plan
from routing.problem import Problem, Shipment, Standing, distinct_points
from routing.solve import solve
from routing.stop import Cancelled, Runtime
from routing.travel.protocol import Travel

DISTRICT_STOPS = 1_500
"""Above, a search gains less from seeing more than it loses by being slower."""
FIRST_CUT = 0.6
"""Which part of the time the first cut gets; the second begins from its tours."""
READY = 0.9
"""Which part of the time is searched: the rest measures ways, and times and weighs the tours."""


@dataclass(frozen=True, slots=True)
class Part:
    """One district's problem, its own travel tables measured, and its plan."""

    problem: Problem
    plan: Plan


@dataclass(frozen=True, slots=True)
class Large:
    """A whole day's plan, and the parts it was made of: each courier and each shipment is in exactly one."""

    plan: Plan
    parts: tuple[Part, ...]


async def solve_large(
    problem: Problem,
    travel: Travel,
    depart: datetime,
    seconds: float,
    *,
    seed: int = 1,
    workers: int = 2,
    district_stops: int = DISTRICT_STOPS,
    cancelled: Callable[[], bool] = lambda: False,
    tell: Tell = silent,
) -> Large:
    """Plan within about `seconds`, with as many threads as `workers` and no table over every place.

    The problem's own `travel` is not looked at: each district is measured by the provider, for
    every profile of its couriers. Raises BadProblem.
    """
    first = _first_cut(problem, district_stops)
    hall = _Hall(travel, depart, seed, workers, cancelled, tell, expected=2 * len(first))
    parts = await hall.solve_all(first, seconds * READY * FIRST_CUT)
    if len(parts) > 1:
        second = _second_cut(problem, [part.plan for part in parts], district_stops)
        parts = await hall.solve_all(second, seconds * READY * (1 - FIRST_CUT))
    return Large(_joined([part.plan for part in parts]), tuple(parts))


class _Hall:
    """Where districts wait for one of the workers."""

    def __init__(
        self,
        travel: Travel,
        depart: datetime,
        seed: int,
        workers: int,
        cancelled: Callable[[], bool],
        tell: Tell,
        expected: int,
    ) -> None:
        self.travel, self.depart, self.seed, self.workers = travel, depart, seed, workers
        self.cancelled, self.tell = cancelled, tell
        self.desks = asyncio.Semaphore(workers)
        self.done: list[Plan] = []
        self.expected = expected

    async def solve_all(self, problems: Sequence[Problem], seconds: float) -> list[Part]:
        """Solve all within about `seconds`: each gets time by its number of shipments."""
        shipments = max(1, sum(len(problem.shipments) for problem in problems))
        workers = min(self.workers, len(problems))
        return list(
            await asyncio.gather(
                *(self.solve(problem, seconds * workers * len(problem.shipments) / shipments) for problem in problems)
            )
        )

    async def solve(self, problem: Problem, seconds: float) -> Part:
        async with self.desks:
            points = distinct_points(problem.shipments, problem.couriers)
            profiles = dict.fromkeys(courier.profile for courier in problem.couriers)
            tables = {profile: await self.travel.table(points, profile, self.depart) for profile in profiles}
            measured = replace(problem, travel=tables)
            until = Runtime(seconds) | Cancelled(self.cancelled)
            plan = await asyncio.to_thread(solve, measured, until, self.seed)
        self.done.append(plan)
        self.tell(self.progress())
        return Part(measured, plan)

    def progress(self) -> Progress:
        """Tell of the districts solved last, as many as one cut has."""
        latest = self.done[-self.expected // 2 :]
        return Progress(
            spent=min(1.0, len(self.done) / self.expected),
            iterations=sum(plan.iterations for plan in self.done),
            unserved=sum(len(plan.unserved) for plan in latest),
            couriers=sum(len(plan.tours) for plan in latest),
            price_s=float(sum(plan.cost.price_s for plan in latest)),
        )


def _first_cut(problem: Problem, district_stops: int) -> list[Problem]:
    """Cut by where couriers start and where shipments lie."""
    kept = _kept(problem)
    couriers = [Share(number, courier.start, 1) for number, courier in enumerate(problem.couriers)]
    work = [_loose(number, shipment) for number, shipment in enumerate(problem.shipments) if shipment.id not in kept]
    cut = districts([couriers, work], district_stops)
    return [_district(problem, staff, {share.number for share in load}, kept) for staff, load in cut]


def _second_cut(problem: Problem, plans: Sequence[Plan], district_stops: int) -> list[Problem]:
    """Cut between tours, each of which stays whole; what is in none goes where the nearest courier goes."""
    place = {stop.id: stop.point for shipment in problem.shipments for stop in shipment.stops}
    tours = {tour.courier_id: [visit.stop_id for visit in tour.visits] for plan in plans for tour in plan.tours}
    served = {visit.shipment_id: tour.courier_id for plan in plans for tour in plan.tours for visit in tour.visits}
    kept = _kept(problem) | served
    couriers = [
        Share(number, middle([place[name] for name in tours[courier.id]]), len(tours[courier.id]))
        if courier.id in tours
        else Share(number, courier.start, 1)
        for number, courier in enumerate(problem.couriers)
    ]
    standing = tuple(Standing(courier_id=courier_id, stop_ids=tuple(names)) for courier_id, names in tours.items())
    going_on = replace(problem, standing=standing, change_s=0)
    cut = districts([couriers], district_stops, turned=True)
    district_of = {share.number: index for index, (staff,) in enumerate(cut) for share in staff}
    loose: list[set[int]] = [set() for _ in cut]
    for number, shipment in enumerate(problem.shipments):
        if shipment.id not in kept:
            goes = nearest(_loose(number, shipment).point, couriers)
            loose[district_of[goes.number]].add(number)
    return [_district(going_on, staff, load, kept) for (staff,), load in zip(cut, loose, strict=True)]


def _kept(problem: Problem) -> dict[str, str]:
    """Map shipments to the courier they have to stay with: by promise, by a locked or an expected stop."""
    shipment_of = {stop.id: shipment.id for shipment in problem.shipments for stop in shipment.stops}
    kept = {order.courier_id: order.stop_ids for order in problem.standing}
    stays = {shipment_of[name]: courier_id for courier_id, names in kept.items() for name in names}
    stays |= {shipment_of[name]: courier.id for courier in problem.couriers for name in courier.locked}
    return stays | {shipment.id: shipment.courier for shipment in problem.shipments if shipment.courier is not None}


def _loose(number: int, shipment: Shipment) -> Share:
    return Share(number, middle([stop.point for stop in shipment.stops]), len(shipment.stops))


def _district(problem: Problem, staff: Sequence[Share], work: set[int], kept: dict[str, str]) -> Problem:
    """Take the part of the problem that these couriers have: their share of the work, and all that stays with them."""
    couriers = tuple(problem.couriers[share.number] for share in staff)
    names = {courier.id for courier in couriers}
    shipments = tuple(
        shipment
        for number, shipment in enumerate(problem.shipments)
        if number in work or kept.get(shipment.id) in names
    )
    standing = tuple(order for order in problem.standing if order.courier_id in names)
    return replace(problem, couriers=couriers, shipments=shipments, standing=standing, travel={})


def _joined(plans: Sequence[Plan]) -> Plan:
    """Lay the districts' plans beside one another."""
    counts: Counter[int] = Counter()
    for plan in plans:
        counts.update(dict(enumerate(plan.cost.unserved)))
    return Plan(
        tours=tuple(tour for plan in plans for tour in plan.tours),
        unserved=tuple(left for plan in plans for left in plan.unserved),
        cost=Cost(
            unserved=tuple(counts[rank] for rank in range(len(plans[0].cost.unserved))),
            price_s=sum(plan.cost.price_s for plan in plans),
        ),
        engine=plans[0].engine,
        travel_source=", ".join(dict.fromkeys(plan.travel_source for plan in plans)),
        travel_quality=min((plan.travel_quality for plan in plans), key=QUALITIES.index),
        warnings=tuple(dict.fromkeys(code for plan in plans for code in plan.warnings)),
        iterations=sum(plan.iterations for plan in plans),
    )
