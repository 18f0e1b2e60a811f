from hypothesis import given
from hypothesis import strategies as st

from routing.districts import Share, districts
from routing.point import Point

shares = st.lists(st.tuples(st.floats(105, 106), st.floats(9, 11), st.integers(1, 60)), min_size=1, max_size=80).map(
    lambda rows: [Share(number, Point(lon=lon, lat=lat), weight) for number, (lon, lat, weight) in enumerate(rows)]
)


@given(couriers=shares, work=shares, most=st.integers(60, 400), turned=st.booleans())
def test_every_share_is_in_one_district(couriers: list[Share], work: list[Share], most: int, turned: bool) -> None:
    cut = districts([couriers, work], most, turned=turned)
    for layer, whole in enumerate([couriers, work]):
        numbers = [share.number for district in cut for share in district[layer]]
        assert sorted(numbers) == [share.number for share in whole]
    assert all(district[0] for district in cut)
    for staff, load in cut:
        assert sum(share.weight for share in load) <= most or len(staff) == 1 or len(load) == 1


def test_the_first_border_runs_across_the_longer_side_and_the_turned_one_along_it() -> None:
    row = [Share(x + 10 * y, Point(lon=105 + x / 10, lat=10 + y / 100), 1) for x in range(10) for y in range(2)]
    west, east = districts([row], 10)
    assert {share.point.lon for share in west[0]} < {share.point.lon for share in row}
    assert max(share.point.lon for share in west[0]) < min(share.point.lon for share in east[0])
    south, north = districts([row], 10, turned=True)
    assert max(share.point.lat for share in south[0]) < min(share.point.lat for share in north[0])
