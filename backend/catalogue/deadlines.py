"""When an agency owes its answer. Units mix between procedures: working days, hours, calendar days, none."""

from collections.abc import Sequence
from datetime import datetime, time

from backend.catalogue.calendar import Pause, WorkingCalendar
from backend.catalogue.model import Procedure


def due_at(
    procedure: Procedure,
    received_at: datetime,
    calendar: WorkingCalendar,
    *,
    cutoff: time | None = None,
    pauses: Sequence[Pause] = (),
) -> datetime | None:
    """Give the moment until which the result is owed, or None where the procedure's deadline is not known.

    The clock starts when the agency accepts a valid dossier, not when the post collects it.
    Raises YearNotCovered.
    """
    if procedure.deadline_working_days is not None:
        return calendar.add_working_days(received_at, procedure.deadline_working_days, cutoff, pauses)
    if procedure.deadline_hours is not None:
        return calendar.add_working_hours(received_at, procedure.deadline_hours, pauses)
    if procedure.deadline_calendar_days is not None:
        return calendar.add_calendar_days(received_at, procedure.deadline_calendar_days, pauses)
    return None
