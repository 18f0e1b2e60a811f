"""The day's tours over the ground: one line a tour, and the stops of the one that is looked at, numbered. Pure."""

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final
from uuid import UUID

from msgspec import Struct

from backend.base.look.paint import State
from backend.dispatch.board import StopLine, TourLine
from backend.dispatch.board_lanes import HUES, MARKS
from backend.dispatch.board_projection import Point, View, path
from routing.travel.line import decode_polyline6

ROOM: Final = 21.0
"""How far two numbered stops keep from each other, so that both numbers can be read."""
TURNS: Final = 10
NUMBERED, NUMBERED_AT_MOST = 9, 20
ENDED: Final = ("done", "failed", "exception")


class Pin(Struct, frozen=True, kw_only=True):
    """A numbered stop; a ``plain`` one is only a mark, because so many numbers could not be read."""

    number: int
    x: float
    y: float
    mark: State
    plain: bool


class Trace(Struct, frozen=True, kw_only=True):
    """A tour on the sheet: what it has behind it, what is to come, and where its number stands."""

    number: int
    hue: int
    behind: str
    ahead: str
    by_road: bool
    stops: list[Point]
    chip: Point
    pins: list[Pin]


def traces_of(tours: Sequence[TourLine], homes: Mapping[UUID, Point], view: View, selected: int | None) -> list[Trace]:
    """Return every tour, from its courier's post office (lon, lat) and back; the selected one last, on top."""
    chips: list[Point] = [view.at(*home) for home in homes.values()]
    traces = []
    for tour in tours:
        trace = trace_of(tour, homes.get(tour.courier), view, chips, tour.number == selected)
        chips.append(trace.chip)
        traces.append(trace)
    return sorted(traces, key=lambda trace: trace.number == selected)


def trace_of(tour: TourLine, home: Point | None, view: View, taken: Sequence[Point], selected: bool) -> Trace:
    """Return one tour, along the roads where its ways are known, its number at the stop furthest from what is taken."""
    places = [view.at(stop.lon, stop.lat) for stop in tour.stops]
    office = [view.at(*home)] if home else []
    legs = [[*on_sheet(stop.way, view), place] for stop, place in zip(tour.stops, places, strict=True)]
    back = [*on_sheet(tour.way_back, view), *office]
    reached = 1 + max((number for number, stop in enumerate(tour.stops) if stop.state in ENDED), default=-1)
    if reached:
        behind, ahead = [*office, *chain(*legs[:reached])], [places[reached - 1], *chain(*legs[reached:]), *back]
    else:
        behind, ahead = [], [*office, *chain(*legs), *back]
    chip = max(places, key=lambda place: min((math.dist(place, other) for other in taken), default=0.0))
    return Trace(
        number=tour.number,
        hue=(tour.number - 1) % HUES + 1,
        behind=path(behind) if len(behind) > 1 else "",
        ahead=path(ahead) if len(ahead) > 1 else "",
        by_road=any(stop.way for stop in tour.stops),
        stops=places,
        chip=chip,
        pins=pins_of(tour.stops, places) if selected else [],
    )


def on_sheet(way: str, view: View) -> list[Point]:
    """Return the points of a way on the sheet."""
    return [view.at(point.lon, point.lat) for point in decode_polyline6(way)]


def pins_of(stops: Sequence[StopLine], places: Sequence[Point]) -> list[Pin]:
    """Return the stops with their numbers, moved aside a little where two would cover each other."""
    reached = next((number for number, stop in enumerate(stops) if stop.state not in ENDED), len(stops))
    pins: list[Pin] = []
    for number, (stop, place) in enumerate(zip(stops, places, strict=True)):
        is_near = reached - 1 <= number < reached + NUMBERED or stop.state in ("failed", "exception")
        plain = len(stops) > NUMBERED_AT_MOST and not is_near
        x, y = place if plain else free_place(place, [(pin.x, pin.y) for pin in pins if not pin.plain])
        pins.append(Pin(number=number + 1, x=round(x, 1), y=round(y, 1), mark=MARKS[stop.state], plain=plain))
    return sorted(pins, key=lambda pin: not pin.plain)


def free_place(place: Point, taken: Sequence[Point]) -> Point:
    """Return the nearest place around one that keeps its room from all others, or the place itself."""
    rings = [(0.0, 0)] + [(ROOM * ring / 2, turn) for ring in range(1, 7) for turn in range(TURNS)]
    for reach, turn in rings:
        angle = 2 * math.pi * turn / TURNS
        candidate = place[0] + reach * math.cos(angle), place[1] + reach * math.sin(angle)
        if all(math.dist(candidate, other) >= ROOM for other in taken):
            return candidate
    return place
