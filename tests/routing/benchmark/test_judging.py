from pathlib import Path

from msgspec.structs import replace

from routing.benchmark.answer import as_plan
from routing.benchmark.instances import Instance, read_instance
from routing.benchmark.judging import Verdict, judge
from tests.routing.benchmark.samples import PLANE, STREETS


def judged(instance: Instance, routes: list[list[int]]) -> Verdict:
    """Judge routes of node numbers."""
    problem = instance.problem()
    return judge(instance, problem, as_plan(problem, routes, "somebody"))


def test_distance_is_reckoned_in_the_numbers_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "tiny.txt").write_text(PLANE.replace(" 3 4 ", " 1 1 "))
    instance = read_instance(tmp_path / "tiny.txt")
    # Two routes: by the corner of a unit square to (6, 8), and to (9, 12) and (12, 16).
    expected = 2**0.5 + 74**0.5 + 10 + 40
    verdict = judged(instance, [[1, 2], [3, 4], []])
    assert (verdict.vehicles, verdict.unserved, verdict.feasible) == (2, 0, True)
    assert abs(verdict.distance - expected) < 1e-9


def test_what_is_in_no_route_is_unserved(tmp_path: Path) -> None:
    (tmp_path / "corner.txt").write_text(STREETS)
    assert judged(read_instance(tmp_path / "corner.txt"), [[1, 3]]) == (1, 13.0, 1, False)


def test_a_route_that_breaks_a_window_serves_nobody(tmp_path: Path) -> None:
    (tmp_path / "corner.txt").write_text(STREETS.replace("1 10.1 105.1 4 0 100", "1 10.1 105.1 4 0 5"))
    assert judged(read_instance(tmp_path / "corner.txt"), [[1, 3], [2, 4]]) == (1, 17.0, 1, False)


def test_a_delivery_before_its_pickup_is_not_sound(tmp_path: Path) -> None:
    (tmp_path / "corner.txt").write_text(STREETS)
    assert judged(read_instance(tmp_path / "corner.txt"), [[3, 1], [2, 4]]).feasible is False


def test_a_plan_that_misstates_itself_is_not_sound(tmp_path: Path) -> None:
    (tmp_path / "corner.txt").write_text(STREETS)
    instance = read_instance(tmp_path / "corner.txt")
    problem = instance.problem()
    plan = as_plan(problem, [[1, 3], [2, 4]], "somebody")
    early = replace(plan.tours[0], returns_s=plan.tours[0].returns_s - 1)
    assert judge(instance, problem, plan).feasible
    assert not judge(instance, problem, replace(plan, tours=(early, plan.tours[1]))).feasible
