"""A province's backlog through `trao import dossiers`, against the bare insert of the same dossier rows."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import msgspec
from msgspec import Struct

from backend.base.clock import new_id
from backend.commands.bench.exchange.figures import Figure
from tests.benchmarks.ground import ROOT, Ground
from tests.benchmarks.portal_file import BAD_EVERY, ROWS
from tests.corner import DAY

BATCH = 1_000
LIMIT_S, LIMIT_MB = 60, 500


class Run(Struct, frozen=True, kw_only=True):
    """One import: seconds of the whole process, its peak memory in MB."""

    seconds: float
    peak_mb: float


def measure(ground: Ground, databases: list[str]) -> list[Figure]:
    """Import the file into each database in turn, each followed by the bare insert of what landed there."""
    file = ground.folder / "portal.csv"
    subprocess.run([sys.executable, "-m", "tests.benchmarks.portal_file", str(file)], cwd=ROOT, check=True)
    ratios, shares_s, shares_mb = [], [], []
    for url in databases:
        run = import_file(ground, url, file)
        rows_s = asyncio.run(insert_again(url, ground.province))
        ratios.append(ROWS / run.seconds / rows_s)
        shares_s.append(run.seconds / LIMIT_S)
        shares_mb.append(run.peak_mb / LIMIT_MB)
    return [
        Figure(
            name=f"import of {ROWS:,} portal rows",
            of="rows/s to a bare unnest insert of the dossier rows alone",
            rounds=ratios,
        ),
        Figure(name="import: wall time", of=f"the limit of {LIMIT_S} s", rounds=shares_s, at_most=1),
        Figure(name="import: peak memory", of=f"the limit of {LIMIT_MB} MB", rounds=shares_mb, at_most=1),
    ]


def import_file(ground: Ground, url: str, file: Path) -> Run:
    """Run the command as anybody would, and take its measure.

    Raises RuntimeError where it ends otherwise than with the faults that the file has.
    """
    command = [sys.executable, "-m", "backend", "import", "dossiers", str(file), "--day", DAY.isoformat()]
    measured = [sys.executable, str(Path(__file__).with_name("measured.py")), *command]
    environment = {name: value for name, value in ground.environment(url).items() if name != "TRAO_PORT"}
    process = subprocess.run(measured, cwd=ROOT, env=environment, capture_output=True, text=True)
    if process.returncode != 1 or f"{ROWS // BAD_EVERY} lỗi" not in process.stdout:
        raise RuntimeError(f"the import ended with {process.returncode}: {process.stdout}{process.stderr}")
    return msgspec.json.decode(process.stderr, type=Run)


async def insert_again(url: str, province: int) -> float:
    """Insert the dossier rows that landed once more, under new ids and codes, and return rows a second."""
    conn = await asyncpg.connect(url, server_settings={"role": "trao_app"})
    try:
        await conn.execute("SELECT set_config('app.province', $1, false)", str(province))
        rows = [list(record) for record in await conn.fetch(READ, province)]
        columns = [list(column) for column in zip(*rows, strict=True)]
        columns[0] = [new_id() for _ in rows]
        columns[1] = [f"{code}B" for code in columns[1]]
        batches = [[column[at : at + BATCH] for column in columns] for at in range(0, len(rows), BATCH)]
        began = time.perf_counter()
        for batch in batches:
            await conn.execute(INSERT, province, *batch)
        return len(rows) / (time.perf_counter() - began)
    finally:
        await conn.close()


READ = """
SELECT id, code, procedure_code, office_id, channel, returns_by_post, national_status, postal_stage, owner_name, phone,
       phone_index, address, unit_code, lon, lat, received_at, due_at, source_hash
  FROM dossier
 WHERE province_id = $1
 ORDER BY id
"""
INSERT = """
INSERT INTO dossier (province_id, id, code, procedure_code, office_id, channel, returns_by_post, national_status,
                     postal_stage, owner_name, phone, phone_index, address, unit_code, lon, lat, received_at, due_at,
                     source_hash)
SELECT $1, d.*
  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::integer[], $7::boolean[], $8::integer[], $9::text[],
              $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[], $14::text[], $15::float8[], $16::float8[],
              $17::timestamptz[], $18::timestamptz[], $19::bytea[]) AS d
"""
