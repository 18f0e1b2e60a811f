from msgspec.structs import replace

from routing.orders.flat import Flat
from routing.orders.standing import as_told
from routing.point import Point
from routing.problem import Courier, Standing, Window
from tests.routing.days import courier, day, shipment

WEST, EAST = Point(lon=105.60, lat=10.0), Point(lon=105.65, lat=10.0)
WHO, OTHER = courier("c", WEST), courier("d", WEST)


def orders(*stop_ids: str, who: Courier = WHO, other: Courier = OTHER) -> list[list[int]]:
    problem = day([shipment("a", WEST, EAST), shipment("b", WEST, EAST)], [who, other])
    return as_told(Flat.of(replace(problem, standing=(Standing(courier_id="c", stop_ids=stop_ids),))))


def test_everybody_goes_on_as_told() -> None:
    assert orders("b-pickup", "a-pickup", "b-delivery", "a-delivery") == [[2, 0, 3, 1], []]


def test_what_is_told_by_half_or_backwards_is_given_up() -> None:
    assert orders("a-delivery", "b-pickup", "b-delivery") == [[2, 3], []]
    assert orders("a-delivery", "a-pickup", "b-pickup", "b-delivery") == [[2, 3], []]


def test_what_cannot_be_kept_any_more_is_given_up() -> None:
    late = replace(WHO, pieces=1)
    assert orders("a-pickup", "b-pickup", "b-delivery", "a-delivery", who=late) == [[0, 1], []]
    gone = replace(WHO, shift=Window(opens_s=0, closes_s=60))
    assert orders("a-pickup", "a-delivery", who=gone) == [[], []]


def test_locks_come_first_whoever_was_told() -> None:
    bound = replace(WHO, locked=("b-pickup",))
    assert orders("a-pickup", "b-pickup", "b-delivery", "a-delivery", who=bound) == [[2, 0, 3, 1], []]
    elsewhere = replace(OTHER, locked=("b-pickup",))
    assert orders("a-pickup", "b-pickup", "b-delivery", "a-delivery", other=elsewhere) == [[0, 1], [2, 3]]
