"""Draw the tours of a plan on the ground."""

import asyncio
from itertools import groupby

from msgspec.structs import replace

from routing.plan import Plan, Tour
from routing.point import Point
from routing.problem import Problem
from routing.travel.asking import RoadEngineBadAnswer, RoadEngineFailure
from routing.travel.protocol import Travel

AT_ONCE = 8


async def draw(plan: Plan, problem: Problem, travel: Travel) -> Plan:
    """Give every tour its line where `travel` knows one, AT_ONCE at a time.

    Never fails because a road engine does: the line stays empty and its code joins the plan's
    warnings. An engine that is silent or gone is not asked again.
    """
    pen = _Pen(problem, travel)
    tours = await asyncio.gather(*(pen.drawn(tour) for tour in plan.tours))
    return replace(plan, tours=tuple(tours), warnings=tuple(dict.fromkeys((*plan.warnings, *pen.warnings))))


class _Pen:
    def __init__(self, problem: Problem, travel: Travel) -> None:
        self.travel = travel
        self.couriers = {courier.id: courier for courier in problem.couriers}
        self.places = {stop.id: stop.point for shipment in problem.shipments for stop in shipment.stops}
        self.slots = asyncio.Semaphore(AT_ONCE)
        self.warnings: list[str] = []
        self.gone = False

    async def drawn(self, tour: Tour) -> Tour:
        async with self.slots:
            if self.gone:
                return tour
            try:
                line = await self.travel.line(self.way(tour), self.couriers[tour.courier_id].profile)
            except RoadEngineFailure as failure:
                self.warnings.append(failure.code)
                self.gone |= not isinstance(failure, RoadEngineBadAnswer)
                return tour
        return tour if line is None else replace(tour, line=line)

    def way(self, tour: Tour) -> tuple[Point, ...]:
        """List the places of a tour, those where several calls are made once."""
        courier = self.couriers[tour.courier_id]
        places = [courier.start, *(self.places[visit.stop_id] for visit in tour.visits), courier.end]
        return tuple(place for place, _ in groupby(places))
