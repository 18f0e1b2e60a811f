from importlib import import_module
from pathlib import Path

import grimp
import pytest

from routing.benchmark.answer import as_plan
from routing.benchmark.instances import read_instance
from routing.benchmark.judging import judge
from routing.benchmark.run import PACKAGES, Run, measure
from tests.routing.benchmark.samples import PLANE, STREETS, needs_published, published


@pytest.fixture(params=[name for name in PACKAGES if name != "trao"])
def peer(request: pytest.FixtureRequest) -> str:
    """Name one peer after the other."""
    pytest.importorskip(PACKAGES[request.param], reason="a peer of the bench dependency group is not installed")
    return str(request.param)


@pytest.mark.parametrize(("content", "distance"), [(PLANE, 40.0), (STREETS, 19.0)], ids=["plane", "streets"])
def test_a_peer_finds_the_one_vehicle_that_a_small_day_needs(
    tmp_path: Path, peer: str, content: str, distance: float
) -> None:
    (tmp_path / "small.txt").write_text(content)
    instance = read_instance(tmp_path / "small.txt", "fleet")
    routes = import_module(f"routing.benchmark.peers.{peer}").routes(instance, 1.0, 1)
    problem = instance.problem()
    assert judge(instance, problem, as_plan(problem, routes, peer)) == (1, distance, 0, True)


@needs_published
def test_a_peer_is_measured_and_judged_in_a_process_of_its_own(peer: str) -> None:
    run = Run(engine=peer, path=str(published("lr104")), seed=1, limit_s=1.0, objective="fleet")
    measured = measure(run)
    assert (measured.engine, measured.instance, measured.feasible, measured.unserved) == (peer, "lr104", True, 0)
    assert 9 <= measured.vehicles <= 14
    assert 900 < measured.distance < 1500
    assert measured.cpu_s > 0


def test_nothing_that_runs_a_day_knows_the_benchmark_or_its_peers() -> None:
    graph = grimp.build_graph("backend", "routing", include_external_packages=True)
    benchmark = graph.find_descendants("routing.benchmark") | {"routing.benchmark"}
    outside = set().union(*(graph.find_modules_that_directly_import(module) for module in benchmark)) - benchmark
    assert {module.rpartition(".")[0] for module in outside} == {"backend.commands.bench"}
    for package in ("vroom", "ortools", "matplotlib"):
        assert graph.find_modules_that_directly_import(package) <= benchmark
