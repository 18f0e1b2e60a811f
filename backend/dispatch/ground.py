"""What a day's travel times rest on: a road engine, or straight lines at the pace learned from the crew."""

import asyncio
from collections.abc import Callable, Mapping
from functools import cache

from msgspec.structs import replace

from backend.dispatch.model import Day
from routing.line import draw
from routing.plan import Plan
from routing.point import Point
from routing.problem import Problem
from routing.travel.cache import Cache
from routing.travel.crow import Crow
from routing.travel.fallback import Fallback
from routing.travel.learned import Experience
from routing.travel.osrm import Osrm
from routing.travel.protocol import MeasuringTravel, Travel
from routing.travel.valhalla import Valhalla

OSRM_TABLE_SIZE = 1_000
"""What docs/roads.md starts the server with."""

NOT_DRAWN = "road_lines_missing"
"""The warning of a plan whose times the road engine gave, but not all of its lines."""

ENGINES: Mapping[str, Callable[[str], MeasuringTravel]] = {
    "osrm": lambda address: Osrm(address, max_table_size=OSRM_TABLE_SIZE),
    "valhalla": Valhalla,
}


def ground_of(day: Day) -> Travel:
    """Return who knows the ways of a day; a road engine that fails leaves a warning in the table, never an error."""
    crow = Crow(experience=Experience(day.paces), area_of=areas_of(day).get)
    return Fallback(roads(day.road_engine), crow) if day.road_engine else crow


def with_lines(plan: Plan, problem: Problem, day: Day) -> Plan:
    """Return a plan whose tours have their lines where its times rest on roads; without them it is as sound."""
    if plan.travel_quality != "roads":
        return plan
    drawn = asyncio.run(draw(plan, problem, roads(day.road_engine)))
    failed = drawn.warnings != plan.warnings
    return replace(drawn, warnings=(*plan.warnings, NOT_DRAWN)) if failed else drawn


def areas_of(day: Day) -> dict[Point, str]:
    """Return the commune of every place of a day that has one on record."""
    doors = {Point(lon=parcel.lon, lat=parcel.lat): parcel.area for parcel in day.parcels if parcel.area}
    return doors | {Point(lon=office.lon, lat=office.lat): office.area for office in day.offices if office.area}


@cache
def roads(road_engine: str) -> Cache:
    """Return a road engine, as set in TRAO_ROAD_ENGINE, that remembers what this process asked it before."""
    kind, _, address = road_engine.partition(":")
    return Cache(ENGINES[kind](address))
