import gzip
from pathlib import Path

import pytest

from routing.benchmark.instances import instance_files, read_instance
from routing.validation.validate import validate
from tests.routing.benchmark.samples import PLANE, STREETS, needs_published, published


def test_an_instance_in_the_plane_is_read_in_thousandths(tmp_path: Path) -> None:
    (tmp_path / "tiny.txt").write_text(PLANE)
    instance = read_instance(tmp_path / "tiny.txt")
    problem = instance.problem()
    shipment = problem.shipments[0]
    assert (shipment.id, shipment.pieces, shipment.delivery.service_s) == ("1-2", 5, 3000)
    assert [courier.pieces for courier in problem.couriers] == [10, 10, 10]
    assert problem.travel["motorbike"].seconds.tolist()[0][:3] == [0, 5000, 10000]
    assert instance.distances[0, 1] == 5.0


def test_an_instance_of_streets_is_read_in_minutes(tmp_path: Path) -> None:
    (tmp_path / "corner.txt").write_text(STREETS)
    instance = read_instance(tmp_path / "corner.txt")
    assert (instance.pairs, instance.vehicles, instance.capacity) == ([(1, 3), (2, 4)], 2, 7)
    assert instance.nodes[1].window.closes_s == 100 * 60
    assert instance.seconds.tolist() == (instance.distances * 60).tolist()


def test_two_nodes_at_one_address_keep_the_minutes_that_the_file_puts_between_them(tmp_path: Path) -> None:
    (tmp_path / "corner.txt").write_text(STREETS)
    problem = read_instance(tmp_path / "corner.txt").problem()
    assert problem.shipments[0].pickup.point != problem.shipments[0].delivery.point
    assert problem.travel["motorbike"].seconds[1, 3] == 60


def test_travel_is_never_rounded_down(tmp_path: Path) -> None:
    (tmp_path / "tiny.txt").write_text(PLANE.replace(" 3 4 ", " 1 1 "))
    instance = read_instance(tmp_path / "tiny.txt")
    assert instance.seconds[0, 1] == 1415
    assert instance.distances[0, 1] == pytest.approx(2**0.5)


def test_saving_a_vehicle_is_worth_any_detour_only_when_the_fleet_counts(tmp_path: Path) -> None:
    (tmp_path / "tiny.txt").write_text(PLANE)
    fleet = read_instance(tmp_path / "tiny.txt", "fleet")
    assert {courier.fixed_s for courier in fleet.problem().couriers} == {20 * int(fleet.seconds.max())}
    assert read_instance(tmp_path / "tiny.txt", "distance").fixed_s == 0


def test_a_plain_file_goes_before_its_gzipped_twin(tmp_path: Path) -> None:
    (tmp_path / "one.txt.gz").write_bytes(gzip.compress(PLANE.encode()))
    (tmp_path / "two.txt").write_text(PLANE)
    (tmp_path / "two.txt.gz").write_bytes(b"broken")
    files = instance_files(tmp_path)
    assert {name: path.name for name, path in files.items()} == {"one": "one.txt.gz", "two": "two.txt"}
    assert read_instance(files["one"]).pairs == read_instance(files["two"]).pairs


@needs_published
@pytest.mark.parametrize(
    ("name", "shipments"), [("lr104", 52), ("lc1_2_3", 103), ("bar-n100-1", 50), ("nyc-n100-3", 50)]
)
def test_a_published_instance_is_a_sensible_problem(name: str, shipments: int) -> None:
    problem = read_instance(published(name), "fleet").problem()
    assert len(problem.shipments) == shipments
    validate(problem)
