from routing.benchmark import table
from routing.benchmark.best_known import BestKnown
from routing.benchmark.comparison import Match, matches
from tests.routing.benchmark.samples import measured

ENGINES = ["trao", "vroom", "ortools"]


def played() -> list[Match]:
    """Let three engines meet on two instances: a win and a loss, and one that leaves something."""
    runs = [
        measured("trao", 9, 1013.4),
        measured("vroom", 10, 1052.3),
        measured("ortools", 8, 900.0, feasible=False, unserved=2),
        measured("trao", 3, 950.0, instance="lr207"),
        measured("vroom", 2, 975.0, instance="lr207"),
        measured("ortools", 2, 975.0, instance="lr207", feasible=False),
    ]
    return matches(runs, {"lr104": BestKnown(9, 1013.39), "lr207": BestKnown(2, 903.06)}, "fleet")[5.0]


def test_a_row_shows_the_best_known_every_engine_and_who_is_ahead() -> None:
    assert table.body(played(), ENGINES, "fleet") == [
        ["lr104", "9/1013", "9/1013", "10/1052", "2 unserved", "trao"],
        ["lr207", "2/903", "3/950", "2/975", "not sound", "vroom"],
    ]


def test_vehicles_are_summed_below_each_engine() -> None:
    assert table.foot(played(), ENGINES) == ["sum of vehicles", "11", "12", "12", "–", ""]


def test_a_loss_is_named_like_a_win_is_counted() -> None:
    assert table.outcomes(played(), ENGINES, "fleet") == [
        "trao against vroom: 1 better, 0 equal, 1 worse (lr207)",
        "trao against ortools: 2 better, 0 equal, 0 worse",
    ]


def test_the_page_for_the_readme_is_one_table_with_its_outcomes() -> None:
    lines = table.markdown(played(), ENGINES, "fleet").splitlines()
    assert lines[0] == "| instance, 5 s | best known | trao | vroom | ortools | ahead |"
    assert lines[4] == "| sum of vehicles | 11 | 12 | 12 | – |  |"
    assert lines[-2].startswith("- trao against ortools")
    assert lines[-1].startswith("- CPU used")


def test_who_overshoots_the_limit_is_seen() -> None:
    runs = [measured("vroom", 9, 1.0, cpu_s=10.8), measured("vroom", 9, 1.0, instance="lr207", cpu_s=1.24)]
    assert table.cpu_used(matches(runs, {}, "fleet")[5.0], ["vroom"]) == "CPU used within 5 s: vroom 1.2 to 10.8 s"


def test_runs_that_a_busy_machine_cut_short_are_told_of() -> None:
    in_full, ended_early = measured("vroom", 9, 1.0), measured("vroom", 9, 1.0, cpu_s=2.0, wall_s=3.0)
    counts_cpu = measured("pyvrp", 9, 1.0, wall_s=9.0)
    assert table.starved([in_full, ended_early, counts_cpu]) is None
    assert table.starved([measured("vroom", 9, 1.0, cpu_s=3.0)]) == (
        "1 runs had less than 90% of their limit: vroom lr104 seed 1 5 s"
    )
