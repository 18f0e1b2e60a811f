"""A day of dossiers for the corner: who they belong to, which leg is due, where, and when somebody is at home."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final, Literal
from uuid import UUID, uuid5

from msgspec import Struct

from backend.catalogue.calendar import VIETNAM, WorkingCalendar
from backend.catalogue.deadlines import due_at
from backend.catalogue.eligibility import agreement_for
from backend.catalogue.load import load_calendar, load_former_units, load_procedures, load_units
from backend.catalogue.model import Direction, Procedure
from backend.catalogue.refusals import NotByPostToday
from backend.demo.corner.addresses import address_in
from backend.demo.corner.corner import CATCHMENTS, CORNER, Corner, Office, build_corner
from backend.demo.corner.people import person_name, telephone

INBOUND_SHARE: Final = 0.35
RETURN_PAPERS_SHARE: Final = 0.10
NARROW_WINDOW_SHARE: Final = 0.35
PROVINCE_LEVEL_SHARE: Final = 0.15
OTHER_COMMUNE_SHARE: Final = 0.08
OLD_CODE_SHARE: Final = 0.15
HOME_FROM: Final = time(7, 30)
HOME_UNTIL: Final = time(17, 0)
# The provincial centre is too far from these for a courier to go there and back within a tour.
FAR_FROM_PROVINCE: Final = frozenset({"31153", "31299"})
# How many of twenty dossiers belong to each post office: more where the town is dense.
OFFICE_SHARES: Final = {"31135": 7, "31186": 5, "31153": 4, "31299": 4}

Leg = Literal["INBOUND", "OUTBOUND_RESULT", "RETURN_PAPERS"]


class DemoDossier(Struct, frozen=True, kw_only=True):
    """One dossier with the leg that is to be carried on this day. Moments are UTC.

    `received_at` and `due_at` are None while no agency has accepted it. National status and channel are the
    portal's numbers (status 1 newly registered, 3 refused, 7 withdrawn, 8 stopped, 9 done; channel 1 direct,
    2 online, 3 by post).
    """

    id: UUID
    code: str
    procedure_code: str
    leg: Leg
    owner: str
    phone: str
    address: str
    commune_code: str
    lat: float
    lon: float
    service_centre_id: UUID
    post_office_id: UUID
    registered_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    national_status: int
    channel: int
    return_method: Literal["post", "counter"]
    window_opens_at: datetime
    window_closes_at: datetime
    weight_g: int
    pieces: int


def dossiers(seed: int, day: date, count: int = 300) -> tuple[DemoDossier, ...]:
    """Make the dossiers of one day; the same seed and day give the same ones, and more only adds to them."""
    corner = build_corner(seed)
    calendar = WorkingCalendar(load_calendar())
    makers = _Day(corner, day, calendar)
    return tuple(makers.dossier(number) for number in range(count))


class _Day:
    """What all dossiers of the day are drawn from."""

    def __init__(self, corner: Corner, day: date, calendar: WorkingCalendar) -> None:
        self.corner = corner
        self.day = day
        self.calendar = calendar
        self.units = {unit.code: unit for unit in load_units()}
        self.areas = {former.code: former.area_km2 for former in load_former_units()}
        self.submitted = list(_by_post(corner, day, "SUBMIT"))
        self.returned = list(_by_post(corner, day, "RETURN"))
        self.numbers: Counter[tuple[str, date]] = Counter()

    def dossier(self, number: int) -> DemoDossier:
        rng = Random(f"{self.corner.seed} {self.day} {number}")  # noqa: S311 (a demo, no secret)
        leg = _leg(rng)
        home = rng.choices(list(OFFICE_SHARES), list(OFFICE_SHARES.values()))[0]
        commune = self._commune(rng, home)
        address = address_in(rng, self.units[commune], self.areas[commune])
        level = "province" if home not in FAR_FROM_PROVINCE and rng.random() < PROVINCE_LEVEL_SHARE else "commune"
        pool = self.returned if leg == "OUTBOUND_RESULT" else self.submitted
        procedure = rng.choice([one for one in pool if one.level == level])
        centre = self._centre(rng, home, commune, level)
        registered_at, received_at, due = self._moments(rng, leg, procedure)
        window_opens_at, window_closes_at = _window(rng, self.day, leg)
        pieces = 1 if leg == "OUTBOUND_RESULT" else rng.randint(1, 3)
        return DemoDossier(
            id=uuid5(CORNER, f"{self.corner.seed}/{self.day}/dossier/{number}"),
            code=self._code(rng, centre, registered_at),
            procedure_code=procedure.key,
            leg=leg,
            owner=person_name(rng),
            phone=telephone(rng),
            address=address.text,
            commune_code=commune,
            lat=address.lat,
            lon=address.lon,
            service_centre_id=centre.id,
            post_office_id=self.corner.post_office(commune).id,
            registered_at=registered_at,
            received_at=received_at,
            due_at=due,
            national_status=_status(leg, received_at, rng),
            channel=_channel(rng, leg, procedure),
            return_method="post" if leg != "INBOUND" or rng.random() < 0.7 else "counter",
            window_opens_at=window_opens_at,
            window_closes_at=window_closes_at,
            weight_g=sum(rng.randint(60, 220) for _ in range(pieces)),
            pieces=pieces,
        )

    def _commune(self, rng: Random, home: str) -> str:
        communes = CATCHMENTS[home]
        return rng.choices(communes, [3, *[2] * (len(communes) - 1)])[0]

    def _centre(self, rng: Random, home: str, commune: str, level: str) -> Office:
        """Give where the papers are handed over; reception does not depend on boundaries inside the city."""
        if level == "province":
            return self.corner.service_centre(None)
        elsewhere = rng.random() < OTHER_COMMUNE_SHARE
        return self.corner.service_centre(rng.choice(CATCHMENTS[home]) if elsewhere else commune)

    def _moments(
        self, rng: Random, leg: Leg, procedure: Procedure
    ) -> tuple[datetime, datetime | None, datetime | None]:
        """Give when the dossier was registered, accepted and is due; a result is ready near its due day.

        Where the procedure's deadline is not known, the agency's own promise on the appointment receipt stands.
        """
        if leg == "INBOUND":
            return self._office_hour(rng, self._working_days_back(rng.randint(1, 2))), None, None
        promised = procedure.deadline_working_days
        if promised is None:
            promised = rng.randint(3, 12)
        days_back = max(1, min(promised, 40) + rng.randint(-2, 1))
        registered_at = self._office_hour(rng, self._working_days_back(days_back))
        if leg == "RETURN_PAPERS" and rng.random() < 0.6:
            return registered_at, None, None
        received_at = self.calendar.next_session(registered_at + timedelta(minutes=rng.randint(20, 300)))
        due = due_at(procedure, received_at, self.calendar)
        return registered_at, received_at, due or self.calendar.add_working_days(received_at, promised)

    def _working_days_back(self, number: int) -> date:
        day = self.day
        while number:
            day -= timedelta(days=1)
            number -= self.calendar.is_working(day)
        return day

    def _office_hour(self, rng: Random, day: date) -> datetime:
        return _utc(day, time(rng.choice((8, 9, 10, 14, 15)), rng.randrange(60)))

    def _code(self, rng: Random, centre: Office, registered_at: datetime) -> str:
        on = registered_at.astimezone(VIETNAM).date()
        self.numbers[str(centre.agency_code), on] += 1
        tail = f"{on:%y%m%d}-{self.numbers[str(centre.agency_code), on]:04}"
        province, _dot, agency = str(centre.agency_code).partition(".")
        if rng.random() < OLD_CODE_SHARE:
            return f"000.00.{agency}.{province}-{tail}"
        return f"{province}.{agency}-{tail}"


def _by_post(corner: Corner, day: date, direction: Direction) -> Iterator[Procedure]:
    """Give the procedures with a code that may go by post in this direction on this day."""
    for procedure in load_procedures():
        try:
            agreement_for(procedure, direction, day, corner.agreements)
        except NotByPostToday:
            continue
        if procedure.code is not None:
            yield procedure


def _leg(rng: Random) -> Leg:
    luck = rng.random()
    if luck < INBOUND_SHARE:
        return "INBOUND"
    return "RETURN_PAPERS" if luck < INBOUND_SHARE + RETURN_PAPERS_SHARE else "OUTBOUND_RESULT"


def _status(leg: Leg, received_at: datetime | None, rng: Random) -> int:
    if leg == "INBOUND":
        return 1
    if leg == "OUTBOUND_RESULT":
        return 9
    return 3 if received_at is None else rng.choice((7, 7, 8))


def _channel(rng: Random, leg: Leg, procedure: Procedure) -> int:
    """Most results were applied for online; some online dossiers still send originals by post."""
    online = bool(procedure.online_method)
    if leg == "INBOUND":
        return 2 if online and rng.random() < 0.2 else 3
    if leg == "RETURN_PAPERS":
        return 3
    return rng.choices((1, 2, 3), (30, 60 if online else 0, 10))[0]


def _window(rng: Random, day: date, leg: Leg) -> tuple[datetime, datetime]:
    """Give when somebody is at home; papers collected late would find the service centre closed."""
    if rng.random() >= NARROW_WINDOW_SHARE:
        return _utc(day, HOME_FROM), _utc(day, HOME_UNTIL)
    latest_half_hour = 10 if leg == "INBOUND" else 13
    opens = _utc(day, HOME_FROM) + timedelta(minutes=30 * rng.randint(0, latest_half_hour))
    return opens, opens + timedelta(minutes=30 * rng.randint(4, 6))


def _utc(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VIETNAM).astimezone(UTC)
