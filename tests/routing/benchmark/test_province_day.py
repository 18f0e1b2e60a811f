from routing.benchmark.plan_day import plan_day, violations
from routing.benchmark.province_day import province_day


def test_a_day_grows_alike_from_the_same_seed_only() -> None:
    assert province_day(300, 7) == province_day(300, 7)
    assert province_day(300, 7) != province_day(300, 8)


def test_a_courier_comes_for_every_sixty_stops() -> None:
    for stops, couriers in ((60, 1), (300, 5), (1_000, 17), (18_000, 300)):
        day = province_day(stops, 7)
        assert (2 * len(day.shipments), len(day.couriers)) == (stops, couriers)


def test_citizens_and_offices_are_served_in_their_hours() -> None:
    day = province_day(600, 7)
    windows = {
        (window.opens_s, window.closes_s)
        for parcel in day.shipments
        for stop in parcel.stops
        for window in stop.windows
    }
    assert len(windows) > 5
    assert all(7.5 * 3600 <= opens_s < closes_s <= 17 * 3600 for opens_s, closes_s in windows)


def test_a_small_day_is_planned_without_a_broken_promise() -> None:
    day = province_day(60, 7)
    large = plan_day(day, None)
    assert large.plan.tours
    assert violations(large) == 0
