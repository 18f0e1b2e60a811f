"""Addresses of the new era (commune, city; no district) with a point near the commune's centre."""

from math import cos, pi, radians, sqrt
from random import Random
from typing import Final

from msgspec import Struct

from backend.catalogue.model import Unit

METRES_A_DEGREE: Final = 111_200.0
SPREAD_M: Final = 1_200.0
FURTHEST_M: Final = 2_500.0
STREETS: Final = (
    "Nguyễn Trãi", "Lý Tự Trọng", "Trần Hưng Đạo", "30 Tháng 4", "3 Tháng 2", "Mậu Thân", "Cách Mạng Tháng Tám",
    "Nguyễn Văn Cừ", "Võ Văn Kiệt", "Hùng Vương", "Trần Phú", "Lê Hồng Phong", "Ngô Quyền", "Phan Đình Phùng",
)  # fmt: skip
HAMLETS: Final = (
    "Mỹ Thạnh", "Nhơn Phú", "Thới Bình", "Trường Thọ", "Tân Lợi", "Định Khánh", "Nhơn Lộc", "Thị Tứ", "An Hòa",
    "Phú Thạnh", "Đông Thắng", "Tầm Vu",
)  # fmt: skip
CANALS: Final = ("kinh xáng Xà No", "rạch Cái Sơn", "rạch Ông Tường", "kinh Bà Đầm")


class Address(Struct, frozen=True, kw_only=True):
    """A door: its words, its commune and its point."""

    text: str
    commune_code: str
    lat: float
    lon: float


def address_in(rng: Random, unit: Unit, area_km2: float) -> Address:
    """Make up a door in the commune, at most 2.5 km from its centre and never far outside a small one."""
    radius_m = sqrt(area_km2 / pi) * 1000
    lat, lon = point_near(rng, unit, min(SPREAD_M, 0.6 * radius_m), min(FURTHEST_M, 1.1 * radius_m))
    text = f"{_doorstep(rng, unit)}, {unit.full_name}, Thành phố Cần Thơ"
    return Address(text=text, commune_code=unit.code, lat=lat, lon=lon)


def point_near(rng: Random, unit: Unit, spread_m: float, furthest_m: float) -> tuple[float, float]:
    """Draw a point (lat, lon) around the commune's centre, normally spread and cut off."""
    while True:
        north_m, east_m = rng.gauss(0, spread_m), rng.gauss(0, spread_m)
        if north_m**2 + east_m**2 <= furthest_m**2:
            break
    lat = unit.lat + north_m / METRES_A_DEGREE
    lon = unit.lon + east_m / (METRES_A_DEGREE * cos(radians(unit.lat)))
    return round(lat, 6), round(lon, 6)


def _doorstep(rng: Random, unit: Unit) -> str:
    number = rng.randint(1, 320)
    luck = rng.random()
    if unit.kind == "phường":
        street = rng.choice(STREETS)
        if luck < 0.45:
            return f"Số {number}, đường {street}"
        if luck < 0.75:
            return f"{number}/{rng.randint(1, 60)} đường {street}, khu vực {rng.randint(1, 9)}"
        return f"{rng.randint(1, 90)}/{rng.randint(1, 30)} hẻm {number}, đường {street}"
    hamlet = rng.choice(HAMLETS)
    if luck < 0.40:
        return f"{number} ấp {hamlet}"
    if luck < 0.65:
        return f"Tổ {rng.randint(1, 14)}, ấp {hamlet}"
    if luck < 0.85:
        return f"Ấp {hamlet}"
    return f"Bên {rng.choice(CANALS)}, ấp {hamlet}"
