"""A map drawn by hand: nodes on a plane of metres, ways between them."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from routing.point import Point

METRES_A_DEGREE = 111_195.0
ORIGIN = Point(lon=106.0, lat=0.0)
Tags = Mapping[str, str]


def at(x_m: float, y_m: float) -> Point:
    """Return the point so many metres east and north of the origin, on the equator, where both degrees are equal."""
    return Point(lon=ORIGIN.lon + x_m / METRES_A_DEGREE, lat=ORIGIN.lat + y_m / METRES_A_DEGREE)


def streets(
    ways: Sequence[tuple[Sequence[tuple[float, float]], Tags]], nodes: Mapping[tuple[float, float], Tags] | None = None
) -> bytes:
    """Write OSM XML: each way through its (x, y), ways meeting where these are equal; tags of some nodes."""
    root = ElementTree.Element("osm", version="0.6")
    numbers = {place: str(number) for number, place in enumerate(dict.fromkeys(p for way, _ in ways for p in way), 1)}
    for place, number in numbers.items():
        point = at(*place)
        tagged(
            ElementTree.SubElement(root, "node", named(number), lon=f"{point.lon:.7f}", lat=f"{point.lat:.7f}"),
            (nodes or {}).get(place, {}),
        )
    for number, (way, tags) in enumerate(ways, 1):
        drawn = ElementTree.SubElement(root, "way", named(str(number)))
        for place in way:
            ElementTree.SubElement(drawn, "nd", ref=numbers[place])
        tagged(drawn, tags)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def named(number: str) -> dict[str, str]:
    """Return what every element of OSM carries."""
    return {"id": number, "version": "1", "timestamp": "2026-11-23T00:00:00Z", "visible": "true"}


def tagged(element: ElementTree.Element, tags: Tags) -> None:
    """Hang tags on a node or a way."""
    for key, value in tags.items():
        ElementTree.SubElement(element, "tag", k=key, v=value)
