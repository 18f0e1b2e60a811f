"""The cast of the demo: Cần Thơ's offices and the people who work there. The same seed gives the same corner."""

from collections.abc import Iterator
from datetime import date, time
from random import Random
from typing import Final, Literal
from uuid import UUID, uuid5

from msgspec import Struct

from backend.catalogue.calendar import OFFICE_SESSIONS, Session
from backend.catalogue.eligibility import Agreement
from backend.catalogue.load import load_units
from backend.catalogue.model import Unit
from backend.demo.corner.addresses import point_near
from backend.demo.corner.people import person_name, telephone

PROVINCE_ID: Final = 92
PROVINCE_AGENCY_CODE: Final = "H13"
CORNER: Final = UUID("5f0a3c1e-92ca-4b1d-9a51-7a0c1b2d3e4f")
SHIFT: Final = Session(opens=time(7, 0), closes=time(17, 30))
CAPACITY_G: Final = 40_000
COURIERS_AN_OFFICE: Final = 2
# Each post office and the communes that it serves, itself first: all within about 7 km of it.
CATCHMENTS: Final[dict[str, tuple[str, ...]]] = {
    "31135": ("31135", "31147", "31120", "31168"),
    "31186": ("31186", "31201", "31369"),
    "31153": ("31153", "31157", "31162"),
    "31299": ("31299", "31150", "31315", "31183"),
}
POST_SESSIONS: Final = (Session(opens=time(7, 0), closes=time(18, 0)),)

Role = Literal["courier", "clerk", "agency_officer", "dispatcher", "supervisor"]


class Office(Struct, frozen=True, kw_only=True):
    """A place with opening hours: on Monday to Friday, a post office on Saturday too."""

    id: UUID
    kind: Literal["service_centre", "post_office"]
    level: Literal["province", "commune"]
    name: str
    commune_code: str
    agency_code: str | None
    address: str
    lat: float
    lon: float
    sessions: tuple[Session, ...]
    weekdays: tuple[int, ...]


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who signs in. Couriers have a capacity, everybody has an office."""

    id: UUID
    username: str
    name: str
    phone: str
    role: Role
    office_id: UUID
    capacity_g: int | None = None


class Corner(Struct, frozen=True, kw_only=True):
    """Everything that is there before the first dossier of the day."""

    seed: int
    province_id: int
    offices: tuple[Office, ...]
    people: tuple[Person, ...]
    agreements: tuple[Agreement, ...]

    def service_centre(self, commune_code: str | None) -> Office:
        """Give the centre of the commune, or the provincial one for None."""
        level = "province" if commune_code is None else "commune"
        return next(
            office
            for office in self.offices
            if office.kind == "service_centre" and office.level == level and commune_code in (None, office.commune_code)
        )

    def post_office(self, commune_code: str) -> Office:
        """Give the post office that serves the commune."""
        home = next(home for home, communes in CATCHMENTS.items() if commune_code in communes)
        return next(office for office in self.offices if office.kind == "post_office" and office.commune_code == home)


def build_corner(seed: int) -> Corner:
    """Make offices and people from the seed."""
    rng = Random(f"corner {seed}")  # noqa: S311 (a demo, no secret)
    units = {unit.code: unit for unit in load_units() if unit.province_id == PROVINCE_ID}
    offices = tuple(_offices(rng, seed, units))
    return Corner(
        seed=seed,
        province_id=PROVINCE_ID,
        offices=offices,
        people=tuple(_people(rng, seed, offices)),
        agreements=_agreements(offices),
    )


def _offices(rng: Random, seed: int, units: dict[str, Unit]) -> Iterator[Office]:
    capital = units["31135"]
    yield _service_centre(rng, seed, capital, number=0)
    for number, unit in enumerate(units.values(), start=1):
        yield _service_centre(rng, seed, unit, number=number)
    for code in CATCHMENTS:
        unit = units[code]
        lat, lon = point_near(rng, unit, 300, 600)
        yield Office(
            id=uuid5(CORNER, f"{seed}/post_office/{code}"),
            kind="post_office",
            level="commune",
            name=f"Bưu cục {unit.name}",
            commune_code=code,
            agency_code=None,
            address=f"{unit.full_name}, Thành phố Cần Thơ",
            lat=lat,
            lon=lon,
            sessions=POST_SESSIONS,
            weekdays=(0, 1, 2, 3, 4, 5),
        )


def _service_centre(rng: Random, seed: int, unit: Unit, *, number: int) -> Office:
    lat, lon = point_near(rng, unit, 250, 500)
    whose = "Thành phố Cần Thơ" if number == 0 else f"{unit.kind} {unit.name}"
    return Office(
        id=uuid5(CORNER, f"{seed}/service_centre/{number}"),
        kind="service_centre",
        level="commune" if number else "province",
        name=f"Trung tâm Phục vụ hành chính công {whose}",
        commune_code=unit.code,
        agency_code=f"{PROVINCE_AGENCY_CODE}.{number:02}",
        address=f"{unit.full_name}, Thành phố Cần Thơ",
        lat=lat,
        lon=lon,
        sessions=OFFICE_SESSIONS,
        weekdays=(0, 1, 2, 3, 4),
    )


def _people(rng: Random, seed: int, offices: tuple[Office, ...]) -> Iterator[Person]:
    posts = [office for office in offices if office.kind == "post_office"]
    served = {code for communes in CATCHMENTS.values() for code in communes}
    centres = [
        office
        for office in offices
        if office.kind == "service_centre" and (office.level == "province" or office.commune_code in served)
    ]
    places: dict[Role, list[Office]] = {
        "courier": [office for office in posts for _ in range(COURIERS_AN_OFFICE)],
        "clerk": posts,
        "agency_officer": centres,
        "dispatcher": [posts[0], posts[0]],
        "supervisor": [posts[0]],
    }
    for role, role_offices in places.items():
        for number, office in enumerate(role_offices, start=1):
            username = f"{role.replace('_', '-')}-{number}"
            yield Person(
                id=uuid5(CORNER, f"{seed}/{username}"),
                username=username,
                name=person_name(rng),
                phone=telephone(rng),
                role=role,
                office_id=office.id,
                capacity_g=CAPACITY_G if role == "courier" else None,
            )


def _agreements(offices: tuple[Office, ...]) -> tuple[Agreement, ...]:
    """Give the joint plan for the whole city, and a pilot in which the post digitises at one desk."""
    return (
        Agreement(
            stages=frozenset({"GUIDE", "RECEIVE", "RETURN"}),
            mode="carry",
            valid_from=date(2026, 1, 1),
            legal_basis="Kế hoạch phối hợp (minh họa)",
        ),
        Agreement(
            office_id=offices[0].id,
            stages=frozenset({"GUIDE", "RECEIVE", "DIGITISE", "RETURN"}),
            mode="seconded",
            valid_from=date(2026, 9, 1),
            valid_to=date(2026, 12, 31),
            kind="pilot",
            legal_basis="Kế hoạch thí điểm (minh họa)",
        ),
    )
