from hypothesis import given
from hypothesis import strategies as st

from routing.engine.loads import GUARDS, fits, pack
from routing.problem import UNLIMITED

loads = st.tuples(*[st.integers(0, UNLIMITED)] * 3)


@given(bag=loads, room=loads)
def test_a_bag_fits_when_each_of_its_loads_does(bag: tuple[int, int, int], room: tuple[int, int, int]) -> None:
    assert fits(pack(bag), pack(room) | GUARDS) == all(held <= most for held, most in zip(bag, room, strict=True))


@given(bag=loads, more=loads)
def test_packed_loads_add_up_as_long_as_each_stays_in_its_field(
    bag: tuple[int, int, int], more: tuple[int, int, int]
) -> None:
    half = tuple(load // 2 for load in bag), tuple(load // 2 for load in more)
    total = tuple(a + b for a, b in zip(*half, strict=True))
    assert pack(half[0]) + pack(half[1]) == pack(total)  # type: ignore[arg-type]
