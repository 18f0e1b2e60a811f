"""The 34 provinces as a schematic draws them, and the two archipelagos that are always drawn and named."""

from functools import cache
from typing import Any, Final

import msgspec
from msgspec import Struct

from backend.catalogue.load import DATA

Point = tuple[float, float]
Ring = tuple[Point, ...]
FILE: Final = "provinces34.geojson"


class Outline(Struct, frozen=True, kw_only=True):
    """A province's outline in degrees (lon, lat), one ring for each piece of land; ``label`` is where its name goes."""

    id: int
    name: str
    label: Point
    rings: tuple[Ring, ...]


class Archipelago(Struct, frozen=True, kw_only=True):
    """Islands too small to have an outline here, at their middle."""

    name: str
    of: str
    at: Point


@cache
def load_outlines() -> tuple[Outline, ...]:
    """Give the 34 outlines: a schematic, never a legal boundary."""
    return tuple(
        msgspec.convert({**feature["properties"], "rings": rings_of(feature["geometry"])}, Outline)
        for feature in features()
        if feature["geometry"]["type"] != "Point"
    )


@cache
def load_archipelagos() -> tuple[Archipelago, ...]:
    """Give Hoàng Sa and Trường Sa."""
    return tuple(
        msgspec.convert({**feature["properties"], "at": feature["geometry"]["coordinates"]}, Archipelago)
        for feature in features()
        if feature["geometry"]["type"] == "Point"
    )


def features() -> list[dict[str, Any]]:
    """Return what the file holds."""
    return list(msgspec.json.decode((DATA / FILE).read_bytes())["features"])


def rings_of(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """Return the outer rings of a geometry; no province has a hole that a schematic would show."""
    pieces = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [piece[0] for piece in pieces]
