"""The ``trao`` command: every way to start or feed the service."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import asyncpg

from backend import worker
from backend.base.clock import VIETNAM, now
from backend.base.database import open_pool
from backend.base.embedded import EmbeddedPostgresRefusal
from backend.base.migrate import migrate
from backend.base.place import Place, open_place
from backend.base.queue import install_queue
from backend.base.refusals import Refused
from backend.base.sealing import Keyring
from backend.base.settings import SettingsError
from backend.catalogue.store import load_reference
from backend.demo.run import run_demo
from backend.parcels.printing import print_labels
from backend.partners.importing import Outcome, import_dossiers, write_report
from backend.partners.portal import HeaderFault
from backend.serve import serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused, 2 used wrongly."""
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except (SettingsError, HeaderFault) as error:
        return complain(str(error))
    except EmbeddedPostgresRefusal as refusal:
        return complain(f"{refusal.vi}\n{refusal.en}")
    except Refused as refusal:
        return complain(f"{refusal.vi}\n{refusal.en}")
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        return complain(f"Không mở được tệp hoặc cơ sở dữ liệu / cannot reach a file or the database: {error}")


def parser() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    root = argparse.ArgumentParser(prog="trao", description="Hồ sơ đến nơi, có bằng chứng. Field system for dossiers.")
    commands = root.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="set up a corner of Cần Thơ and work one day in it")
    demo.add_argument("--until-done", action="store_true", help="run the day, print one line of JSON, end")
    demo.add_argument("--fresh", action="store_true", help="forget the last demo and begin anew")
    demo.add_argument("--seed", type=int, default=7)
    demo.add_argument("--dossiers", type=int, default=300)
    demo.add_argument("--speed", type=float, default=None, help="field time to real time: 150, until done 1200")
    demo.add_argument("--plan-seconds", type=float, default=8.0, help="how long the plan may be improved")
    demo.add_argument("--port", type=int, default=None, help="HTTP port, 8000 unless set")
    demo.set_defaults(run=lambda chosen: run_demo(chosen))

    serving = commands.add_parser("serve", help="serve HTTP")
    serving.set_defaults(run=lambda _: in_place(serve))
    working = commands.add_parser("worker", help="solve plans, tell what happened, make thumbnails")
    working.set_defaults(run=lambda _: in_place(worker.run))
    migrating = commands.add_parser("migrate", help="bring the database up to date")
    migrating.set_defaults(run=lambda _: in_place(lambda place: asyncio.run(prepare(place))))

    importing = commands.add_parser("import", help="import from other systems").add_subparsers(required=True)
    dossiers = importing.add_parser("dossiers", help="a CSV export of the national portal")
    dossiers.add_argument("file", type=Path)
    dossiers.add_argument("--province", type=int, default=92)
    dossiers.add_argument("--day", type=date.fromisoformat, default=None, help="when parcels are carried (YYYY-MM-DD)")
    dossiers.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
    dossiers.add_argument("--report", type=Path, default=None, help="where faults are written (FILE.report.csv)")
    dossiers.set_defaults(run=lambda chosen: in_place(lambda place: asyncio.run(import_file(place, chosen))))

    labels = commands.add_parser("labels", help="an A4 sheet of labels as PDF")
    labels.add_argument("output", type=Path)
    labels.add_argument("--province", type=int, default=92)
    labels.add_argument("--day", type=date.fromisoformat, default=None, help="parcels of this day (YYYY-MM-DD)")
    labels.set_defaults(run=lambda chosen: in_place(lambda place: asyncio.run(write_labels(place, chosen))))
    return root


def in_place(act) -> int:  # type: ignore[no-untyped-def]
    """Run something in the place that the environment describes."""
    with open_place(os.environ) as place:
        return int(act(place) or 0)


async def prepare(place: Place) -> None:
    """Bring a database to what this version needs: schema, queue, reference tables."""
    applied = await migrate(place.database_url)
    await install_queue(place.database_url)
    owner = await asyncpg.connect(place.database_url)
    try:
        await load_reference(owner)
    finally:
        await owner.close()
    print("\n".join(applied) or "Đã mới nhất / up to date")


async def import_file(place: Place, chosen: argparse.Namespace) -> int:
    """Import a file, show progress, write the report, and say what happened."""
    pool = await open_pool(place.database_url, 2)
    day = chosen.day or now().astimezone(VIETNAM).date()
    try:
        with chosen.file.open(encoding="utf-8-sig", newline="") as file:
            outcome = await import_dossiers(
                pool,
                Keyring(place.key),
                chosen.province,
                file,
                day,
                now(),
                rehearse=chosen.dry_run,
                progress=lambda rows: print(f"\r{rows:,} dòng / rows", end="", file=sys.stderr, flush=True),
            )
    finally:
        await pool.close()
    report = chosen.report or chosen.file.with_suffix(".report.csv")
    with report.open("w", encoding="utf-8", newline="") as file:
        write_report(file, outcome)
    print_outcome(outcome, report, chosen.dry_run)
    return 1 if outcome.faults else 0


def print_outcome(outcome: Outcome, report: Path, rehearsed: bool) -> None:
    """Say what an import did."""
    print(file=sys.stderr)
    print(
        f"{'Chạy thử, không ghi gì / rehearsal: ' if rehearsed else ''}"
        f"{outcome.read} dòng, {outcome.added} mới, {outcome.changed} đổi, {outcome.same} như cũ, "
        f"{outcome.parcels} bưu gửi, {len(outcome.faults)} lỗi, {len(outcome.notes)} lưu ý → {report}"
    )


async def write_labels(place: Place, chosen: argparse.Namespace) -> int:
    """Write the labels of one day's parcels."""
    day = chosen.day or now().astimezone(VIETNAM).date()
    pool = await open_pool(place.database_url, 1)
    try:
        pdf, count = await print_labels(pool, chosen.province, day)
    finally:
        await pool.close()
    if not count:
        return complain(f"Ngày {day:%d/%m/%Y} không có bưu gửi nào cần nhãn / no parcels that day")
    chosen.output.write_bytes(pdf)
    print(f"{count} nhãn / labels → {chosen.output}")
    return 0


def complain(words: str) -> int:
    """Say on the error stream what is wrong, and return the status of a refusal."""
    print(words, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
