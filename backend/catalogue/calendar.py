"""Working days and hours of Vietnamese agencies. Moments go in and come out aware, in UTC."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from backend.catalogue.model import CalendarDay
from backend.catalogue.refusals import YearNotCovered

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
FEWEST_HOLIDAYS: Final = 10
_DAY: Final = timedelta(days=1)


class Session(Struct, frozen=True, kw_only=True):
    """A part of the day in which doors are open, in local time."""

    opens: time
    closes: time


class Pause(Struct, frozen=True, kw_only=True):
    """A stretch in which the agency's clock stood still, e.g. while a supplement was awaited."""

    began: datetime
    ended: datetime


OFFICE_SESSIONS: Final = (
    Session(opens=time(7, 30), closes=time(11, 30)),
    Session(opens=time(13, 30), closes=time(17, 0)),
)


class WorkingCalendar:
    """Counts in working days. A year with fewer holidays than the law grants counts as not known."""

    def __init__(self, days: Iterable[CalendarDay], sessions: Sequence[Session] = OFFICE_SESSIONS) -> None:
        self._kinds = {day.date: day.kind for day in days}
        holidays = Counter(day.year for day, kind in self._kinds.items() if kind == "day_off")
        self._years = {year for year, number in holidays.items() if number >= FEWEST_HOLIDAYS}
        self._sessions = tuple(sessions)

    def is_working(self, day: date) -> bool:
        """Tell whether agencies work on this day. Raises YearNotCovered."""
        if day.year not in self._years:
            raise YearNotCovered(day.year)
        kind = self._kinds.get(day)
        return kind == "makeup_workday" or (kind is None and day.weekday() < 5)

    def next_working_day(self, day: date) -> date:
        """Give the first working day after this one. Raises YearNotCovered."""
        day += _DAY
        while not self.is_working(day):
            day += _DAY
        return day

    def next_session(self, moment: datetime) -> datetime:
        """Give the moment itself within working hours, else the start of the next session."""
        day, clock = _local(moment)
        if self.is_working(day):
            for session in self._sessions:
                if clock < session.closes:
                    return _moment(day, max(clock, session.opens))
        return _moment(self.next_working_day(day), self._sessions[0].opens)

    def first_day(self, moment: datetime, cutoff: time | None = None) -> date:
        """Give the working day on which something that came at this moment counts as received.

        `cutoff` is the local time after which the next working day counts; by default closing time.
        """
        day, clock = _local(moment)
        if self.is_working(day) and clock < (cutoff or self._closes):
            return day
        return self.next_working_day(day)

    def add_working_days(
        self, moment: datetime, days: int, cutoff: time | None = None, pauses: Sequence[Pause] = ()
    ) -> datetime:
        """Give closing time of the n-th working day after the day of receipt, which itself is not counted.

        A working day on which the clock stood still at closing time is not counted. Raises YearNotCovered.
        """
        day = self.first_day(moment, cutoff)
        paused = self._paused(pauses)
        left = days
        while left > 0:
            day = self.next_working_day(day)
            left -= day not in paused
        return _moment(day, self._closes)

    def add_working_hours(self, moment: datetime, hours: int, pauses: Sequence[Pause] = ()) -> datetime:
        """Give the moment at which so many hours of open sessions have passed. Raises YearNotCovered."""
        left = timedelta(hours=hours)
        now = self._resumed(moment, pauses)
        while left > (stretch := self._stops(now, pauses) - now):
            left -= stretch
            now = self._resumed(now + stretch, pauses)
        return now + left

    def add_calendar_days(self, moment: datetime, days: int, pauses: Sequence[Pause] = ()) -> datetime:
        """Give closing time of the n-th day after, or of the next working day if that one is off."""
        paused = sum((_local(pause.ended)[0] - _local(pause.began)[0]).days for pause in pauses)
        day = _local(moment)[0] + timedelta(days=days + paused)
        return _moment(day if self.is_working(day) else self.next_working_day(day), self._closes)

    @property
    def _closes(self) -> time:
        return self._sessions[-1].closes

    def _resumed(self, moment: datetime, pauses: Sequence[Pause]) -> datetime:
        now = self.next_session(moment)
        for pause in sorted(pauses, key=lambda pause: pause.began):
            if pause.began <= now < pause.ended:
                now = self.next_session(pause.ended)
        return now

    def _stops(self, now: datetime, pauses: Sequence[Pause]) -> datetime:
        day, clock = _local(now)
        closes = next(session.closes for session in self._sessions if clock < session.closes)
        return min([_moment(day, closes), *(pause.began for pause in pauses if pause.began > now)])

    def _paused(self, pauses: Sequence[Pause]) -> set[date]:
        paused: set[date] = set()
        for pause in pauses:
            day = self.first_day(pause.began)
            while _moment(day, self._closes) <= pause.ended:
                paused.add(day)
                day = self.next_working_day(day)
        return paused


def _local(moment: datetime) -> tuple[date, time]:
    local = moment.astimezone(VIETNAM)
    return local.date(), local.time()


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VIETNAM).astimezone(UTC)
