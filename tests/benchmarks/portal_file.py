"""A province's backlog as the national portal would export it, one row in twenty broken."""

import csv
import io
import sys
from pathlib import Path

from backend.demo.corner.corner import build_corner
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import portal_csv
from tests.corner import DAY, SEED

ROWS = 45_000
BAD_EVERY = 20
BROKEN = (
    ("MaTTHC", "9.999999"),
    ("NgayTiepNhan", "31/02/2026"),
    ("SoDienThoai", "abc"),
    ("TrangThaiHoSo", "11"),
    ("MaXa", "00000"),
)


def write_file(path: Path) -> None:
    """Write the export; every twentieth row is broken, in turn in five ways."""
    rows = list(csv.DictReader(io.StringIO(portal_csv(build_corner(SEED), dossiers(SEED, DAY, ROWS)))))
    for number, row in enumerate(rows[::BAD_EVERY]):
        column, value = BROKEN[number % len(BROKEN)]
        row[column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write_file(Path(sys.argv[1]))
