"""The ground of the schematic, drawn once a province: outlines, communes, post offices, and the whole country small."""

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Final

from backend.base.look.letters import width
from backend.base.look.strokes import tidy
from backend.catalogue.load import load_units
from backend.catalogue.outlines import Outline, load_archipelagos, load_outlines
from backend.dispatch.board_cells import cells
from backend.dispatch.board_projection import HEIGHT, KM_A_DEGREE, WIDTH, Point, View, path

REACH: Final = 600.0
"""How far beyond the sheet the ground is drawn: a wide window shows more of it."""
NAME_SIZE: Final = 11.0
SHEET: Final = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="xMidYMid meet"'
ISLETS: Final = ((-7, -3), (-2, 2), (4, -2), (8, 3), (1, -6), (-4, 6))


@cache
def ground(province: int, view: View, posts: tuple[Point, ...]) -> str:
    """Draw the ground as SVG; ``posts`` are the post offices (lon, lat)."""
    outlines = load_outlines()
    home = next(outline for outline in outlines if outline.id == province)
    others = [outline for outline in outlines if outline.id != province and is_near(outline, view)]
    land = shape(home, view)
    frame = ((-REACH, -REACH), (WIDTH + REACH, -REACH), (WIDTH + REACH, HEIGHT + REACH), (-REACH, HEIGHT + REACH))
    units = [unit for unit in load_units() if unit.province_id == province]
    parts = cells([view.at(unit.lon, unit.lat) for unit in units], frame)
    borders = "".join(path(part, closed=True) for part in parts if part)
    return (
        f'<g class="others">{"".join(f"""<path d="{shape(other, view)}"/>""" for other in others)}</g>'
        f'<path class="home-shade" d="{land}"/><path class="home" d="{land}"/>'
        f'<clipPath id="within"><path d="{land}"/></clipPath>'
        f'<path class="communes" clip-path="url(#within)" d="{borders}"/>'
        f'<path class="home-rim" d="{land}"/>'
        f'<g class="names">{names(units_by_nearness(province, view, posts), view)}</g>'
        f'<g class="names far">{"".join(far_name(other, view) for other in others)}</g>'
        f'<g class="posts">{"".join(post(view.at(*place)) for place in posts)}</g>'
    )


def is_near(outline: Outline, view: View) -> bool:
    """Return whether an outline reaches into what is drawn."""
    xs, ys = zip(*(view.at(*point) for ring in outline.rings for point in ring), strict=True)
    return min(xs) < WIDTH + REACH and max(xs) > -REACH and min(ys) < HEIGHT + REACH and max(ys) > -REACH


def shape(outline: Outline, view: View) -> str:
    """Return an outline as a path."""
    return "".join(path((view.at(*point) for point in ring), closed=True) for ring in outline.rings)


def units_by_nearness(province: int, view: View, posts: Sequence[Point]) -> list[tuple[str, Point]]:
    """Return (name, where it is written) of the communes, those nearest to a post office first: they are named first.

    A name that a post office would cover is written below it.
    """
    on_sheet = [view.at(*place) for place in posts] or [(WIDTH / 2, HEIGHT / 2)]
    named = []
    for unit in (unit for unit in load_units() if unit.province_id == province):
        x, y = view.at(unit.lon, unit.lat)
        post_x, post_y = min(on_sheet, key=lambda place: abs(place[0] - x) + abs(place[1] - y))
        is_covered = abs(post_x - x) < width(unit.name, NAME_SIZE) / 2 + 6 and -14 < post_y - y < 8
        named.append((abs(post_x - x) + abs(post_y - y), unit.name, (x, post_y + 18 if is_covered else y)))
    return [(name, place) for _, name, place in sorted(named)]


def names(named: Sequence[tuple[str, Point]], view: View) -> str:
    """Draw the names of communes that do not lie on one another."""
    taken: list[tuple[float, float, float, float]] = []
    drawn = []
    for name, (x, y) in named:
        half = width(name, NAME_SIZE) / 2 + 4
        box = (x - half, y - NAME_SIZE, x + half, y + 7)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        drawn.append(f'<text x="{tidy(x)}" y="{tidy(y)}">{escape(name)}</text>')
    return "".join(drawn)


def far_name(outline: Outline, view: View) -> str:
    """Draw the name of a neighbour."""
    x, y = view.at(*outline.label)
    return f'<text x="{tidy(x)}" y="{tidy(y)}">{escape(outline.name.upper())}</text>'


def post(place: Point) -> str:
    """Draw a post office."""
    return f'<use href="#mark-held" x="{tidy(place[0])}" y="{tidy(place[1])}"/>'


@cache
def country(province: int) -> str:
    """Draw the whole country small, the province filled, Hoàng Sa and Trường Sa named."""
    view = View(lon=108.6, lat=15.9, scale=190 / (15.6 * KM_A_DEGREE))
    lands = "".join(
        f'<path{" class=" + chr(34) + "here" + chr(34) if outline.id == province else ""} d="{small(outline, view)}"/>'
        for outline in load_outlines()
    )
    islands = "".join(islets(item.name, view.at(*item.at)) for item in load_archipelagos())
    (left, top), (right, bottom) = view.at(101.9, 23.6), view.at(114.9, 6.4)
    box = f"{tidy(left)} {tidy(top)} {tidy(right - left)} {tidy(bottom - top)}"
    return f'<svg class="country" viewBox="{box}" role="img" aria-label="Hoàng Sa, Trường Sa">{lands}{islands}</svg>'


def small(outline: Outline, view: View) -> str:
    """Return an outline with only the points that show at a small size."""
    kept = (ring[:: max(1, len(ring) // 24)] for ring in outline.rings if len(ring) > 8)
    return "".join(path((view.at(*point) for point in ring), closed=True) for ring in kept)


def islets(name: str, place: Point) -> str:
    """Draw an archipelago with its name."""
    x, y = place
    dots = "".join(f'<circle cx="{tidy(x + dx)}" cy="{tidy(y + dy)}" r="0.9"/>' for dx, dy in ISLETS)
    return f'<g class="islands">{dots}<text x="{tidy(x)}" y="{tidy(y + 17)}">{escape(name)}</text></g>'
