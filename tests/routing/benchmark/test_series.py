import json
from pathlib import Path

from routing.benchmark.fresh_process import NoAnswer
from routing.benchmark.run import Measured, Run
from routing.benchmark.series import measure_all, planned
from tests.routing.benchmark.samples import PLANE


def test_engines_take_turns_within_instance_seed_and_limit() -> None:
    runs = planned([Path("a.txt"), Path("b.txt")], [1, 2], [5.0, 30.0], ["trao", "vroom"], "fleet")
    assert [(run.path, run.seed, run.limit_s, run.engine) for run in runs][:6] == [
        ("a.txt", 1, 5.0, "trao"),
        ("a.txt", 1, 5.0, "vroom"),
        ("a.txt", 1, 30.0, "trao"),
        ("a.txt", 1, 30.0, "vroom"),
        ("a.txt", 2, 5.0, "trao"),
        ("a.txt", 2, 5.0, "vroom"),
    ]
    assert len(runs) == 16


def test_a_run_that_fails_is_told_and_the_series_goes_on(tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_text("no instance at all\n")
    (tmp_path / "plane.txt").write_text(PLANE)
    output, told = tmp_path / "runs.json", list[tuple[Run, Measured | NoAnswer]]()
    runs = planned([tmp_path / "broken.txt", tmp_path / "plane.txt"], [1], [0.2], ["pyvrp"], "distance")
    measured = measure_all(runs, output, lambda _: None, lambda run, outcome: told.append((run, outcome)))
    assert "ValueError" in str(told[0][1])
    assert (
        [run.instance for run in measured] == ["plane"] == [run["instance"] for run in json.loads(output.read_text())]
    )
    assert list(tmp_path.glob(".*")) == []
