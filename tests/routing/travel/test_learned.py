from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.learned import AT_LEAST, FACTOR, FACTORS, SPEEDS_MPS, Trip, learn
from tests.routing.travel.places import EIGHT_IN_THE_MORNING, NOON


def trip(
    seconds: float, *, straight_m: float = 1_000, driven_m: float | None = 1_500, to: str = "B", at: datetime = NOON
) -> Trip:
    arrived_at = at + timedelta(seconds=seconds)
    return Trip(area_from="A", area_to=to, left_at=at, arrived_at=arrived_at, straight_m=straight_m, driven_m=driven_m)


def test_the_median_ride_is_learned_and_a_coffee_on_the_way_is_not() -> None:
    pace = learn([trip(280), trip(300), trip(290), trip(310), trip(320), trip(3_000)]).pace(
        "motorbike", "A", "B", "day"
    )
    assert pace is not None
    assert pace.factor == 1.5
    assert 1_500 / pace.speed_mps == pytest.approx(305, abs=3)
    assert pace.observations == 6


def test_too_few_rides_teach_nothing() -> None:
    assert learn([trip(300)] * (AT_LEAST - 1)).paces == ()
    assert learn([trip(300)] * AT_LEAST).paces != ()


def test_rides_without_a_track_teach_the_time_and_not_the_way() -> None:
    pace = learn([trip(300, driven_m=None)] * AT_LEAST).pace("motorbike", "A", "B", "day")
    assert pace is not None
    assert pace.factor == FACTOR
    assert 1_000 * pace.factor / pace.speed_mps == pytest.approx(300)


def test_what_is_known_of_the_hour_goes_before_the_pair_and_the_pair_before_the_area() -> None:
    rides = [trip(200)] * AT_LEAST + [trip(400, at=EIGHT_IN_THE_MORNING)] * AT_LEAST + [trip(900, to="C")] * 20
    experience = learn(rides)

    def seconds(area_from: str, area_to: str, band) -> float | None:
        pace = experience.pace("motorbike", area_from, area_to, band)
        return pace and round(1_500 / pace.speed_mps)

    assert seconds("A", "B", "day") == 200
    assert seconds("A", "B", "morning_rush") == 400
    assert seconds("A", "B", "night") == 300
    assert seconds("A", "D", "day") == 900
    assert seconds("B", "A", "day") is None
    assert experience.pace("car", "A", "B", "day") is None


@pytest.mark.parametrize("ride", [trip(10), trip(-60), trip(9_000), trip(300, straight_m=20)])
def test_what_is_no_ride_teaches_nothing(ride: Trip) -> None:
    assert learn([ride] * 50).paces == ()


@given(
    st.lists(
        st.builds(
            trip,
            st.floats(-1e6, 1e6),
            straight_m=st.floats(0, 1e7),
            driven_m=st.none() | st.floats(0, 1e8),
            to=st.sampled_from("BC"),
        ),
        max_size=40,
    )
)
def test_whatever_was_recorded_a_pace_stays_within_reason(trips: list[Trip]) -> None:
    for pace in learn(trips).paces:
        assert FACTORS[0] <= pace.factor <= FACTORS[1]
        assert SPEEDS_MPS[0] <= pace.speed_mps <= SPEEDS_MPS[1]
        assert pace.observations >= AT_LEAST


@given(st.permutations([trip(seconds) for seconds in (210, 250, 260, 300, 320, 400)]))
def test_the_order_of_rides_does_not_matter(trips: list[Trip]) -> None:
    assert learn(trips).pace("motorbike", "A", "B", "day") == learn(
        sorted(trips, key=lambda ride: ride.arrived_at)
    ).pace("motorbike", "A", "B", "day")
