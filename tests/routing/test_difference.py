import msgspec
import pytest

from routing.difference import Added, Change, Dropped, Moved, Retimed, changes
from routing.plan import Cost, Obstacle, Plan, Tour, Unserved, Visit


def tour(courier_id: str, **starts_s: int) -> Tour:
    visits = tuple(
        Visit(
            stop_id=f"{name}-d",
            shipment_id=name,
            kind="delivery",
            arrives_s=at,
            wait_s=0,
            starts_s=at,
            leaves_s=at,
            slack_s=0,
        )
        for name, at in starts_s.items()
    )
    return Tour(courier_id=courier_id, departs_s=0, visits=visits, returns_s=9000, distance_m=0, travel_s=0, wait_s=0)


def plan(*tours: Tour, unserved: tuple[str, ...] = ()) -> Plan:
    obstacle = Obstacle(courier_id="x", reason="no_room", found=1)
    return Plan(
        tours=tours,
        unserved=tuple(Unserved(shipment_id=name, obstacles=(obstacle,)) for name in unserved),
        cost=Cost(unserved=(0,) * 10, price_s=0),
        engine="hand",
        travel_source="plane",
        travel_quality="given",
        iterations=0,
    )


BEFORE = plan(tour("x", a=1000, b=2000, c=3000), tour("y", d=1000), unserved=("e", "f"))


def test_equal_plans_differ_in_nothing() -> None:
    assert changes(BEFORE, BEFORE) == ()


def test_every_kind_of_change_is_told() -> None:
    after = plan(tour("x", a=1299, c=2700), tour("y", d=1000, b=2000, e=3000), unserved=("f",))
    assert changes(BEFORE, after) == (
        Added(shipment_id="e", courier_id="y"),
        Moved(shipment_id="b", from_courier_id="x", to_courier_id="y"),
        Retimed(stop_id="c-d", shipment_id="c", courier_id="x", before_s=3000, after_s=2700),
    )
    assert changes(BEFORE, plan(tour("x", a=1000, b=2000, c=3000), unserved=("d", "e", "f"))) == (
        Dropped(shipment_id="d", courier_id="y", reason="no_room"),
    )


def test_what_moves_is_retimed_too() -> None:
    after = plan(tour("x", a=1000, c=3000), tour("y", d=1000, b=2600), unserved=("e", "f"))
    assert [type(change) for change in changes(BEFORE, after)] == [Moved, Retimed]


def test_small_shifts_of_time_are_not_worth_telling() -> None:
    after = plan(tour("x", a=1001, b=2000, c=3000), tour("y", d=1000), unserved=("e", "f"))
    assert changes(BEFORE, after) == ()
    assert len(changes(BEFORE, after, at_least_s=1)) == 1


def test_what_is_done_by_now_is_not_mentioned() -> None:
    assert changes(BEFORE, plan(tour("x", c=3000), unserved=("e",))) == ()


@pytest.mark.parametrize("change", changes(BEFORE, plan(tour("y", a=1, d=9000, e=5), unserved=("b",))))
def test_a_change_keeps_its_code_over_the_wire(change: Change) -> None:
    said = msgspec.json.encode(change)
    assert msgspec.json.decode(said)["code"] in {"moved", "added", "dropped", "retimed"}
    assert msgspec.json.decode(said, type=Change) == change  # type: ignore[arg-type]
