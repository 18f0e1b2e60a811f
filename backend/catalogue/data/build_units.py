"""Write provinces.csv, communes.csv and successors.csv from the package `vietnamadminunits`.

Run `python -m backend.catalogue.data.build_units`. The package is a tool of this script alone: it is read as
data and never imported, because importing it prepares a geocoder abroad.
"""

import csv
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from statistics import fmean, median
from typing import Any

FAR_KM = 15.0
CITIES_SINCE_2026 = {"Đồng Nai", "Quảng Ninh", "Bắc Ninh"}
TWO_TIERS_SINCE = "2025-07-01"

Point = tuple[float, float]
OldCentre = tuple[Point, bool]


def build(target: Path) -> None:
    """Write the three files into `target`, the same bytes every time."""
    source = _package_data()
    with sqlite3.connect(f"file:{source / 'dataset.db'}?mode=ro", uri=True) as database:
        communes = database.execute(
            "SELECT wardCode, wardShort, wardType, CAST(provinceCode AS INTEGER), wardLat, wardLon,"
            " provinceKey, wardKey FROM admin_units ORDER BY wardCode"
        ).fetchall()
        new_provinces = database.execute(
            "SELECT DISTINCT CAST(provinceCode AS INTEGER), provinceShort, province, provinceKey"
            " FROM admin_units ORDER BY 1"
        ).fetchall()
        old_provinces = database.execute(
            "SELECT DISTINCT CAST(provinceCode AS INTEGER), province, provinceKey FROM admin_units_legacy ORDER BY 1"
        ).fetchall()
        old_centres = _old_centres(database)
    conversion = json.loads((source / "converter_2025.json").read_text("utf-8"))
    links = _links(conversion)

    _write(target / "provinces.csv", ("id", "name", "kind", "valid_from"), map(_province, new_provinces))
    _write(
        target / "communes.csv",
        ("code", "name", "kind", "province_id", "lat", "lon", "coord_quality"),
        (_commune(row, links[row[6], row[7]], old_centres) for row in communes),
    )
    _write(
        target / "successors.csv",
        ("old_id", "old_name", "new_id"),
        _successors(old_provinces, new_provinces, conversion["DICT_PROVINCE"]),
    )


def _package_data() -> Path:
    found = find_spec("vietnamadminunits")
    if found is None or found.origin is None:
        raise SystemExit("Install the development dependencies first: vietnamadminunits is not here.")
    return Path(found.origin).parent / "data"


def _old_centres(database: sqlite3.Connection) -> dict[str, OldCentre]:
    """Give the centre of each former ward, and whether it is its own or only repeats the district's."""
    rows = database.execute(
        "SELECT provinceKey || '_' || districtKey || '_' || wardKey, wardLat, wardLon,"
        " wardLat <> districtLat OR wardLon <> districtLon FROM admin_units_legacy WHERE wardLat IS NOT NULL"
    )
    return {key: ((lat, lon), bool(own)) for key, lat, lon, own in rows}


def _links(conversion: Mapping[str, Any]) -> dict[tuple[str, str], set[str]]:
    """Give, for each (province, new commune), the keys of the wards it was made of."""
    links: dict[tuple[str, str], set[str]] = defaultdict(set)
    for province, whole in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, olds in whole.items():
            links[province, new].update(olds)
    for province, divided in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            for part in parts:
                links[province, part["newWardKey"]].add(old)
    return links


def _province(row: Sequence[Any]) -> tuple[Any, ...]:
    code, name, full_name, _key = row
    if name in CITIES_SINCE_2026:
        return code, name, "thành phố", ""
    return code, name, full_name.removesuffix(name).strip().lower(), TWO_TIERS_SINCE


def _commune(row: Sequence[Any], links: set[str], old_centres: Mapping[str, OldCentre]) -> tuple[Any, ...]:
    code, name, kind, province_id, lat, lon, _province_key, _key = row
    parts = [old_centres[old] for old in sorted(links) if old in old_centres]
    centre, quality = (lat, lon), "source"
    if all(_km(centre, part) > FAR_KM for part, _own in parts):
        witnesses = _without_namesakes([part for part, own in parts if own])
        centre, quality = (_mean(witnesses), "repaired") if witnesses else (centre, "unchecked")
    return code, name, kind.lower(), province_id, round(centre[0], 4), round(centre[1], 4), quality


def _without_namesakes(points: Sequence[Point]) -> list[Point]:
    """Drop the links that lead to a namesake elsewhere in the merged province."""
    if not points:
        return []
    middle = (median(point[0] for point in points), median(point[1] for point in points))
    return [point for point in points if _km(middle, point) <= FAR_KM]


def _mean(points: Sequence[Point]) -> Point:
    return fmean(point[0] for point in points), fmean(point[1] for point in points)


def _km(here: Point, there: Point) -> float:
    lat, other_lat = radians(here[0]), radians(there[0])
    half_lon = radians(there[1] - here[1]) / 2
    half_chord = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin(half_lon) ** 2
    return 2 * 6371.0088 * asin(sqrt(half_chord))


def _successors(
    olds: Iterable[Sequence[Any]], news: Iterable[Sequence[Any]], merged: Mapping[str, Sequence[str]]
) -> list[tuple[Any, ...]]:
    new_id = {key: code for code, _name, _full, key in news}
    successor = {old: new_id[new] for new, parts in merged.items() for old in parts}
    return [(code, name, successor[key]) for code, name, key in olds]


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    build(Path(__file__).parent)
