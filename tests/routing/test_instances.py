from pathlib import Path

import pytest

from routing.check import check
from routing.instances import read_instance
from routing.solve import solve
from routing.stop import Iterations

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "routing" / "pdptw"
published = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no published instances beside the checkout ({FOLDER})")

PLANE = """2 10 1
0 0 0 0 0 100 0 0 0
1 3 4 5 0 50 2 0 2
2 6 8 -5 10 60 3 1 0
"""
STREETS = """NAME: corner
SIZE: 3
CAPACITY: 7
NODES
0 10.0 105.0 0 0 240 0 0 0
1 10.1 105.1 4 0 100 5 0 2
2 10.1 105.1 -4 0 200 5 1 0
EDGES
0 6 6
6 0 1
6 1 0
EOF
"""


def test_an_instance_in_the_plane_is_read_in_thousandths(tmp_path: Path) -> None:
    (tmp_path / "tiny.txt").write_text(PLANE)
    problem = read_instance(tmp_path / "tiny.txt")
    (shipment,) = problem.shipments
    assert (shipment.id, shipment.pieces, shipment.delivery.service_s) == ("1-2", 5, 3000)
    assert [courier.pieces for courier in problem.couriers] == [10, 10]
    assert problem.travel.seconds.tolist() == [[0, 5000, 10000], [5000, 0, 5000], [10000, 5000, 0]]


def test_two_nodes_at_one_address_keep_the_minutes_that_the_file_puts_between_them(tmp_path: Path) -> None:
    (tmp_path / "corner.txt").write_text(STREETS)
    problem = read_instance(tmp_path / "corner.txt")
    (tour,) = solve(problem, Iterations(5)).tours
    assert (tour.distance_m, len(tour.visits)) == (13 * 60, 2)


@published
@pytest.mark.parametrize(
    ("name", "shipments"), [("lr104", 52), ("lc1_2_3", 103), ("bar-n100-1", 50), ("nyc-n100-3", 50)]
)
def test_a_published_instance_is_planned_and_judged(name: str, shipments: int) -> None:
    problem = read_instance(FOLDER / f"{name}.txt.gz")
    assert len(problem.shipments) == shipments
    assert check(problem, solve(problem, Iterations(30))) == []


@published
def test_the_best_known_distance_of_a_published_instance_is_nearly_reached() -> None:
    plan = solve(read_instance(FOLDER / "lrc106.txt.gz"), Iterations(1000))
    assert plan.unserved == ()
    assert sum(tour.distance_m for tour in plan.tours) < 1.05 * 1_424_730
