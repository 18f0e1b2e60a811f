from datetime import UTC, date, datetime, time, timedelta

import pytest

from backend.catalogue.calendar import Pause, WorkingCalendar
from backend.catalogue.load import load_calendar
from backend.catalogue.refusals import YearNotCovered

CALENDAR = WorkingCalendar(load_calendar())


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-20", True),
        ("2026-11-22", False),
        ("2026-11-24", False),
        ("2025-11-24", True),
        ("2026-08-22", True),
        ("2026-08-31", False),
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2027-02-08", False),
    ],
)
def test_holidays_and_makeup_saturdays_are_known(day: str, works: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is works


def test_the_day_of_receipt_is_not_counted() -> None:
    assert CALENDAR.add_working_days(_at("2026-11-16 09:00"), 3) == _at("2026-11-19 17:00")


def test_weekend_and_holiday_are_not_counted() -> None:
    assert CALENDAR.add_working_days(_at("2026-11-20 09:00"), 2) == _at("2026-11-25 17:00")


def test_what_comes_after_hours_counts_from_the_next_working_day() -> None:
    assert CALENDAR.add_working_days(_at("2026-11-20 17:01"), 1) == _at("2026-11-25 17:00")
    assert CALENDAR.add_working_days(_at("2026-11-22 09:00"), 1) == _at("2026-11-25 17:00")


def test_a_procedure_may_close_its_book_earlier() -> None:
    afternoon = _at("2026-11-18 15:30")
    assert CALENDAR.add_working_days(afternoon, 0) == _at("2026-11-18 17:00")
    assert CALENDAR.add_working_days(afternoon, 0, cutoff=time(15, 0)) == _at("2026-11-19 17:00")


def test_a_makeup_saturday_is_counted() -> None:
    assert CALENDAR.add_working_days(_at("2026-08-21 09:00"), 1) == _at("2026-08-22 17:00")


def test_days_are_counted_across_the_year() -> None:
    assert CALENDAR.add_working_days(_at("2026-12-30 09:00"), 2) == _at("2027-01-04 17:00")


@pytest.mark.parametrize("moment", ["2028-01-03 09:00", "2018-12-28 09:00"])
def test_a_year_without_calendar_is_refused_and_never_guessed(moment: str) -> None:
    with pytest.raises(YearNotCovered):
        CALENDAR.add_working_days(_at(moment), 1)


def test_running_into_a_year_without_calendar_is_refused() -> None:
    with pytest.raises(YearNotCovered, match="2028"):
        CALENDAR.add_working_days(_at("2027-12-30 09:00"), 5)


def test_a_year_of_which_only_new_year_is_known_is_not_covered() -> None:
    calendar = WorkingCalendar([day for day in load_calendar() if day.date <= date(2027, 1, 1)])
    with pytest.raises(YearNotCovered):
        calendar.is_working(date(2027, 3, 1))


def test_a_pause_moves_the_due_date_by_the_working_days_it_took() -> None:
    received = _at("2026-11-09 09:00")
    pause = Pause(began=_at("2026-11-10 10:00"), ended=_at("2026-11-12 09:00"))
    assert CALENDAR.add_working_days(received, 3) == _at("2026-11-12 17:00")
    assert CALENDAR.add_working_days(received, 3, pauses=[pause]) == _at("2026-11-16 17:00")


def test_overlapping_pauses_are_counted_once() -> None:
    pauses = [
        Pause(began=_at("2026-11-10 10:00"), ended=_at("2026-11-12 09:00")),
        Pause(began=_at("2026-11-10 15:00"), ended=_at("2026-11-11 18:00")),
    ]
    received = _at("2026-11-09 09:00")
    assert CALENDAR.add_working_days(received, 3, pauses=pauses) == _at("2026-11-16 17:00")


def test_a_pause_within_one_morning_costs_no_day() -> None:
    pause = Pause(began=_at("2026-11-10 08:00"), ended=_at("2026-11-10 11:00"))
    assert CALENDAR.add_working_days(_at("2026-11-09 09:00"), 3, pauses=[pause]) == _at("2026-11-12 17:00")


def test_hours_are_counted_within_open_sessions() -> None:
    assert CALENDAR.add_working_hours(_at("2026-11-19 10:30"), 1) == _at("2026-11-19 11:30")
    assert CALENDAR.add_working_hours(_at("2026-11-19 11:00"), 1) == _at("2026-11-19 14:00")
    assert CALENDAR.add_working_hours(_at("2026-11-20 16:30"), 1) == _at("2026-11-23 08:00")
    assert CALENDAR.add_working_hours(_at("2026-11-16 07:30"), 28) == _at("2026-11-19 15:00")


def test_hours_stand_still_during_a_pause() -> None:
    pause = Pause(began=_at("2026-11-19 09:00"), ended=_at("2026-11-19 15:00"))
    assert CALENDAR.add_working_hours(_at("2026-11-19 08:00"), 2, [pause]) == _at("2026-11-19 16:00")


def test_calendar_days_that_end_on_a_day_off_move_to_the_next_working_day() -> None:
    assert CALENDAR.add_calendar_days(_at("2026-11-14 09:00"), 10) == _at("2026-11-25 17:00")
    assert CALENDAR.add_calendar_days(_at("2026-11-10 09:00"), 10) == _at("2026-11-20 17:00")


def test_a_due_date_never_falls_on_a_day_off() -> None:
    for offset in range(0, 2_900, 3):
        received = _at("2019-01-02 09:00") + timedelta(days=offset)
        for due in (CALENDAR.add_working_days(received, offset % 23), CALENDAR.add_calendar_days(received, 15)):
            assert CALENDAR.is_working((due + timedelta(hours=7)).date())
            assert due > received


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=7)
