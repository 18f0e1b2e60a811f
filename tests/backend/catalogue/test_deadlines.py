from datetime import UTC, datetime

import pytest

from backend.catalogue.calendar import Pause, WorkingCalendar
from backend.catalogue.deadlines import due_at
from backend.catalogue.load import load_calendar, load_procedures

CALENDAR = WorkingCalendar(load_calendar())
PROCEDURES = {procedure.code: procedure for procedure in load_procedures()}
MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("1.004884", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        ("2.001159", datetime(2026, 11, 16, 2, 30, tzinfo=UTC)),
        ("1.010736", datetime(2026, 12, 1, 10, 0, tzinfo=UTC)),
    ],
)
def test_each_unit_of_deadline_is_counted_in_its_own_way(code: str, due: datetime) -> None:
    assert due_at(PROCEDURES[code], MONDAY, CALENDAR) == due


def test_an_unknown_deadline_gives_no_due_date() -> None:
    assert due_at(PROCEDURES["2.000635"], MONDAY, CALENDAR) is None


def test_a_pause_moves_every_kind_of_deadline() -> None:
    pause = Pause(began=MONDAY, ended=datetime(2026, 11, 18, 1, 30, tzinfo=UTC))
    for code in ("1.004884", "2.001159", "1.010736"):
        procedure = PROCEDURES[code]
        moved = due_at(procedure, MONDAY, CALENDAR, pauses=[pause])
        still = due_at(procedure, MONDAY, CALENDAR)
        assert moved is not None
        assert still is not None
        assert (moved - still).days == 2
