from routing.benchmark.best_known import BestKnown
from routing.benchmark.comparison import compare, leaders, matches, median, sum_of_vehicles, tally
from tests.routing.benchmark.samples import measured

BROKEN = {"feasible": False}


def test_the_median_of_three_seeds_is_a_run_that_happened() -> None:
    runs = [measured("trao", 10, 900.0), measured("trao", 9, 1000.0), measured("trao", 9, 1100.0)]
    assert median(runs, "fleet") == runs[2]
    assert median(runs, "distance") == runs[1]


def test_of_two_seeds_the_worse_one_counts() -> None:
    runs = [measured("trao", 9, 1000.0), measured("trao", 10, 900.0)]
    assert median(runs, "fleet") == runs[1]


def test_a_plan_that_is_not_sound_is_worse_than_any_that_is() -> None:
    broken = measured("trao", 1, 1.0, **BROKEN)
    assert median([broken, measured("trao", 20, 1e6), broken], "fleet") == broken
    assert compare(broken, measured("pyvrp", 20, 1e6), "fleet") == 1
    assert compare(measured("pyvrp", 20, 1e6), broken, "distance") == -1
    assert compare(broken, measured("pyvrp", 3, 5.0, **BROKEN), "fleet") == 0


def test_fewer_vehicles_beat_a_shorter_way_only_when_the_fleet_counts() -> None:
    few, short = measured("trao", 9, 1000.0), measured("pyvrp", 10, 900.0)
    assert (compare(few, short, "fleet"), compare(few, short, "distance")) == (-1, 1)


def test_the_same_routes_summed_in_another_order_are_equal() -> None:
    assert compare(measured("trao", 9, 1013.3901), measured("pyvrp", 9, 1013.3899), "fleet") == 0
    assert compare(measured("trao", 9, 1013.40), measured("pyvrp", 9, 1013.39), "fleet") == 1


def test_runs_meet_by_limit_and_instance_with_the_best_known_beside() -> None:
    runs = [
        measured("trao", 9, 1000.0, limit_s=30.0),
        measured("trao", 10, 1000.0),
        measured("pyvrp", 9, 1000.0),
        measured("pyvrp", 3, 50.0, instance="lr207"),
    ]
    played = matches(runs, {"lr104": BestKnown(9, 990.0)}, "fleet")
    assert [(limit_s, [match.instance for match in each]) for limit_s, each in played.items()] == [
        (5.0, ["lr104", "lr207"]),
        (30.0, ["lr104"]),
    ]
    assert [match.best_known for match in played[5.0]] == [(9, 990.0), None]
    assert leaders(played[5.0][0], "fleet") == ["pyvrp"]


def test_engines_that_none_beats_lead_together_and_nobody_leads_with_a_broken_plan() -> None:
    (match,) = matches([measured("trao", 9, 1.0), measured("vroom", 9, 1.0), measured("pyvrp", 9, 2.0)], {}, "fleet")[
        5.0
    ]
    assert leaders(match, "fleet") == ["trao", "vroom"]
    (match,) = matches([measured("trao", 9, 1.0, **BROKEN)], {}, "fleet")[5.0]
    assert leaders(match, "fleet") == []


def test_wins_ties_and_losses_are_counted_by_name() -> None:
    runs = [
        measured("trao", 9, 1.0, instance="a"),
        measured("vroom", 10, 1.0, instance="a"),
        measured("trao", 9, 1.0, instance="b"),
        measured("vroom", 9, 1.0, instance="b"),
        measured("trao", 9, 1.0, instance="c"),
        measured("vroom", 9, 0.9, instance="c"),
        measured("trao", 9, 1.0, instance="only ours"),
    ]
    assert tally(matches(runs, {}, "fleet")[5.0], "trao", "vroom", "fleet") == (["a"], ["b"], ["c"])


def test_vehicles_are_added_up_only_where_every_instance_has_a_sound_plan() -> None:
    runs = [
        measured("trao", 9, 1.0),
        measured("trao", 3, 1.0, instance="lr207"),
        measured("vroom", 9, 1.0),
        measured("vroom", 2, 1.0, instance="lr207", **BROKEN),
        measured("pyvrp", 9, 1.0),
    ]
    played = matches(runs, {}, "fleet")[5.0]
    assert [sum_of_vehicles(played, engine) for engine in ("trao", "vroom", "pyvrp")] == [12, None, None]
