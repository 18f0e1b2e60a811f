"""The ``trao`` command. Each command is a module of ``backend.commands``, imported only when it is asked for."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

import asyncpg

from backend.base.embedded import EmbeddedPostgresRefusal
from backend.base.refusals import Refused
from backend.base.settings import SettingsError
from backend.partners.portal import EmptyFile, HeaderFault


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused, 2 used wrongly."""
    chosen = parser().parse_args(arguments)
    try:
        return int(import_module(f"backend.commands.{chosen.command}").run(chosen))
    except (SettingsError, HeaderFault, EmptyFile) as error:
        return complain(str(error))
    except (EmbeddedPostgresRefusal, Refused) as refusal:
        return complain(f"{refusal.vi}\n{refusal.en}")
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        return complain(f"Không mở được tệp hoặc cơ sở dữ liệu / cannot reach a file or the database: {error}")
    except asyncpg.TransactionRollbackError as error:
        return complain(f"Có việc khác đang ghi cùng chỗ, hãy làm lại / others were writing here, try again: {error}")


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
    demo.set_defaults(command="demo")

    serving = commands.add_parser("serve", help="serve HTTP")
    serving.set_defaults(command="serve")
    working = commands.add_parser("worker", help="solve plans, tell what happened, make thumbnails")
    working.set_defaults(command="worker")
    warming = commands.add_parser("warm", help="compile the planner, so that no dispatcher waits for it")
    warming.set_defaults(command="warm")
    migrating = commands.add_parser("migrate", help="bring the database up to date")
    migrating.set_defaults(command="migrate")

    backup = commands.add_parser("backup", help="say that a backup begins, is safe, or was put back")
    backup.add_argument("step", choices=("begin", "done", "restored"))
    backup.add_argument("mark", nargs="?", type=datetime.fromisoformat, help="for `done`: what `begin` printed last")
    backup.set_defaults(command="backup")

    importing = commands.add_parser("import", help="import from other systems").add_subparsers(required=True)
    dossiers = importing.add_parser("dossiers", help="a CSV export of the national portal")
    dossiers.add_argument("file", type=Path)
    dossiers.add_argument("--province", type=int, default=92)
    dossiers.add_argument("--day", type=date.fromisoformat, default=None, help="when parcels are carried (YYYY-MM-DD)")
    dossiers.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
    dossiers.add_argument("--report", type=Path, default=None, help="where faults are written (FILE.report.csv)")
    dossiers.set_defaults(command="import_dossiers")

    labels = commands.add_parser("labels", help="an A4 sheet of labels as PDF")
    labels.add_argument("output", type=Path)
    labels.add_argument("--province", type=int, default=92)
    labels.add_argument("--day", type=date.fromisoformat, default=None, help="parcels of this day (YYYY-MM-DD)")
    labels.set_defaults(command="labels")

    simulating = commands.add_parser("simulate", help="live through days of the exchange in worlds full of faults")
    simulating.add_argument(
        "--device-days", type=int, default=300, help="300 unless set; from 500 on, every fault is due"
    )
    simulating.add_argument("--seed", type=int, default=1, help="the first world's seed")
    simulating.add_argument("--profile", default=None, help="one kind of world only; all in turn unless set")
    simulating.add_argument("--mutant", default=None, help="plant a bug that must be caught, or all of them in turn")
    simulating.add_argument("--json", action="store_true", help="print one line of JSON")
    simulating.set_defaults(command="simulate")

    benches = commands.add_parser("bench", help="measure routing and the exchange").add_subparsers(required=True)
    bench = benches.add_parser("routing", help="engines side by side on published instances")
    bench.add_argument("--instances", type=Path, required=True, help="a folder of .txt or .txt.gz files")
    bench.add_argument("--best-known", type=Path, default=None, help="CSV: instance, vehicles, distance")
    bench.add_argument("--only", type=names, default=None, help="NAME,NAME: these instances, in this order")
    bench.add_argument("--seconds", type=seconds, default=[5.0], help="limits of a run, such as 5,30")
    bench.add_argument("--engines", type=names, default=["trao", "pyvrp"], help="of trao,pyvrp,vroom,ortools")
    bench.add_argument("--seeds", type=integers, default=[1, 2, 3])
    bench.add_argument("--objective", choices=("fleet", "distance"), default="fleet", help="what counts first")
    bench.add_argument("--json", type=Path, required=True, help="where the runs are kept")
    bench.add_argument("--markdown", type=Path, default=None, help="where the tables are written")
    bench.set_defaults(command="bench.routing")
    growth = benches.add_parser("growth", help="time and memory of plans from 60 to 18,000 stops")
    growth.add_argument("--stops", type=integers, default=[60, 300, 1_000, 5_000, 18_000])
    growth.add_argument("--json", type=Path, default=None, help="where the figures are kept")
    growth.add_argument("--plot", type=Path, default=None, help="where a picture of them is drawn")
    growth.set_defaults(command="bench.growth")
    exchanging = benches.add_parser("sync", help="the exchange against bare inserts, @tus/server and Kinto")
    exchanging.add_argument("--quick", action="store_true", help="tiny counts: only whether it works")
    exchanging.add_argument("--peers", type=Path, default=Path(".trao/peers"), help="where `make peers` puts peers")
    exchanging.add_argument("--growth", action="store_true", help="push and pull beside a growing past instead")
    exchanging.add_argument("--facts", type=integers, default=[10_000, 1_000_000, 10_000_000], help="sizes of the past")
    exchanging.add_argument("--json", action="store_true", help="print one line of JSON")
    exchanging.set_defaults(command="bench.sync")
    return root


def names(listed: str) -> list[str]:
    """Split at commas."""
    return listed.split(",")


def seconds(listed: str) -> list[float]:
    """Split at commas into seconds."""
    return [float(word) for word in names(listed)]


def integers(listed: str) -> list[int]:
    """Split at commas into whole numbers."""
    return [int(word) for word in names(listed)]


def complain(words: str) -> int:
    """Say on the error stream what is wrong, and return the status of a refusal."""
    print(words, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
