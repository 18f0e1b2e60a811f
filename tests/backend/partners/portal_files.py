"""Portal files for tests: rows of the corner, as text and through the import."""

import csv
import io

from backend.base.clock import now
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import portal_csv
from backend.partners.importing import import_dossiers


def rows_of(world, count=40):
    """Return rows of the world's day; its first 24 are in the register already."""
    return list(csv.DictReader(io.StringIO(portal_csv(world.corner, dossiers(7, world.day, count)))))


def text_of(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


async def run(pool, world, rows, at=None, **options):
    return await run_text(pool, world, text_of(rows), at, **options)


async def run_text(pool, world, text, at=None, day=None, **options):
    file = io.StringIO(text, newline="")
    return await import_dossiers(pool, world.keyring, world.province, file, day or world.day, at or now(), **options)
