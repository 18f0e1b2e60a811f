"""``trao import dossiers``: a CSV export of the national portal."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from backend.base.clock import VIETNAM, now
from backend.base.database import open_pool
from backend.base.migrate import analyze
from backend.base.place import Place, open_place
from backend.base.sealing import Keyring
from backend.partners.importing import Outcome, import_dossiers
from backend.partners.report import write_report


def run(chosen: argparse.Namespace) -> int:
    """Import in the place that the environment describes; 1 where a row did not land."""
    with open_place(os.environ) as place:
        return asyncio.run(import_file(place, chosen))


async def import_file(place: Place, chosen: argparse.Namespace) -> int:
    """Import a file, show progress, write the report whatever happens, and say what happened."""
    outcome, report = Outcome(), chosen.report or chosen.file.with_suffix(".report.csv")
    pool = await open_pool(place.database_url, 2)
    day = chosen.day or now().astimezone(VIETNAM).date()
    try:
        with chosen.file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            try:
                await import_dossiers(
                    pool,
                    Keyring(place.key),
                    chosen.province,
                    file,
                    day,
                    now(),
                    rehearse=chosen.dry_run,
                    outcome=outcome,
                    progress=lambda rows: print(f"\r{rows:,} dòng / rows", end="", file=sys.stderr, flush=True),
                )
            finally:
                with report.open("w", encoding="utf-8", newline="") as written:
                    write_report(written, outcome)
                print_outcome(outcome, report, chosen.dry_run)
    finally:
        await pool.close()
    if not chosen.dry_run:
        await analyze(place.database_url)
    if not outcome.read:
        print("Tệp chỉ có dòng tiêu đề, không có hồ sơ nào. / The file holds a header and no rows.", file=sys.stderr)
    return 1 if outcome.faults else 0


def print_outcome(outcome: Outcome, report: Path, rehearsed: bool) -> None:
    """Say what an import did."""
    print(file=sys.stderr)
    print(
        f"{'Chạy thử, không ghi gì / rehearsal: ' if rehearsed else ''}"
        f"{outcome.read} dòng, {outcome.added} mới, {outcome.changed} đổi, {outcome.same} như cũ, "
        f"{outcome.parcels} bưu gửi, {len(outcome.faults)} lỗi, {len(outcome.notes)} lưu ý → {report}"
    )
