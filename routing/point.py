"""A place on the ground."""

import msgspec


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Name a place in degrees, WGS 84; keywords only, so that nobody swaps the two."""

    lon: float
    lat: float
