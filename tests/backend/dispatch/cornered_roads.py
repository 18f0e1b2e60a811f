"""An OSRM of few words, on a real socket: its roads run east or west, then north or south, all at one speed."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import msgspec

from backend.dispatch.ways import encoded
from routing.point import Point
from routing.travel.straight import great_circle_m
from tests.routing.travel import broken

ROAD_MPS = 5.0


@asynccontextmanager
async def serving(*, draws: bool = True) -> AsyncIterator[str]:
    """Serve tables, and routes where it ``draws``."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        service, places = re.match(r"GET /(table|route)/v1/\w+/(\S+?)\?", request).groups()
        points = [Point(lon=float(lon), lat=float(lat)) for lon, lat in (text.split(",") for text in places.split(";"))]
        said = table(points, request) if service == "table" else route(points) if draws else {"code": "NoRoute"}
        body = msgspec.json.encode(said)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    async with broken.serving(answer) as address:
        yield address


def table(points: list[Point], request: str) -> dict[str, Any]:
    """Answer how long and far it is between places."""
    chosen = re.search(r"sources=(\S+)&destinations=(\S+) ", request).groups()
    here, there = (tuple(points[int(number)] for number in text.split(";")) for text in chosen)
    metres = great_circle_m(here, there)
    return {
        "code": "Ok",
        "durations": (metres / ROAD_MPS).tolist(),
        "distances": metres.tolist(),
        "sources": [{"distance": 0.0}] * len(here),
        "destinations": [{"distance": 0.0}] * len(there),
    }


def route(points: list[Point]) -> dict[str, Any]:
    """Answer the way through places."""
    line = points[:1]
    for here, there in pairwise(points):
        line += [corner(here, there), there]
    return {"code": "Ok", "routes": [{"geometry": encoded(line)}]}


def corner(here: Point, there: Point) -> Point:
    """Return where the road from one place to another turns."""
    return Point(lon=there.lon, lat=here.lat)
