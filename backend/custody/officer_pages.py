"""The page of an agency's officer: the one-time code that confirms a handing over, and what earlier ones confirmed."""

from functools import partial
from typing import Final

from asyncpg import Connection
from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.params import FromQuery
from markupsafe import Markup
from msgspec import Struct

from backend.base.clock import VIETNAM, now
from backend.base.doors import Conn, Door, Visitor, staff
from backend.base.look.paint import Language
from backend.base.look.qr import qr_svg
from backend.base.pages import render
from backend.base.refusals import Forbidden, Refused
from backend.catalogue.store import OfficeRecord, read_offices
from backend.custody.officer_code_store import DrawnCode
from backend.custody.officer_codes import DeskCodes, draw_code, read_desk
from backend.custody.officer_words import say
from backend.people.staff_page import language_of, refusing
from backend.people.store import read_member
from mobile_sync.codes import token_groups

PATH: Final = "/desk/code"
OFFICERS: Final = staff("agency_officer")


class Line(Struct, frozen=True, kw_only=True):
    """A code that the officer took out today, in words."""

    number: int
    at: str
    used: str


@get("/", opt=OFFICERS, include_in_schema=False)
async def show_desk(conn: Conn, door: Door, state: State, lang: FromQuery[str] = "vi") -> Response[str]:
    """Show the officer's code, and what their codes of today confirmed."""
    office = await own_office(conn, door)
    return await desk_page(conn, door, state, office, language_of(lang))


@post("/", opt=OFFICERS, include_in_schema=False)
async def take_code(conn: Conn, door: Door, state: State, lang: FromQuery[str] = "vi") -> Response[str]:
    """Take the desk's next code out for this officer, and show it.

    Raises OfficerCodesGone.
    """
    office = await own_office(conn, door)
    await draw_code(conn, DeskCodes(state.keyring.officer_key, door.province), door.id, office.id, now())
    return await desk_page(conn, door, state, office, language_of(lang), status=201)


async def own_office(conn: Connection, door: Visitor) -> OfficeRecord:
    """Return the agency's desk at which an officer sits.

    Raises Forbidden.
    """
    officer = await read_member(conn, door.province, door.id)
    offices = await read_offices(conn, door.province)
    office = next((each for each in offices if officer and each.id == officer.office_id), None)
    if office is None or office.kind != "service_centre":
        raise Forbidden
    return office


async def desk_page(
    conn: Connection, door: Visitor, state: State, office: OfficeRecord, language: Language, status: int = 200
) -> Response[str]:
    """Return the page as the officer's day stands; a code that is known to be used is not shown any more."""
    desk = await read_desk(conn, door.province, door.id, office.id, now())
    last = desk.drawn[-1] if desk.drawn else None
    codes = DeskCodes(state.keyring.officer_key, door.province)
    token = codes.token(office.id, desk.day, last.number) if last and last.used_at is None else ""
    return render(
        "custody/page/officer-code.html",
        status=status,
        language=language,
        say=partial(say, language),
        csrf=door.csrf,
        office=office.name,
        token=token,
        qr=Markup(qr_svg(token)) if token else "",  # noqa: S704 (drawn here)
        groups=token_groups(token) if token else (),
        last=last and told(last, language),
        lines=[told(each, language) for each in reversed(desk.drawn)],
        left=desk.left,
    )


def told(code: DrawnCode, language: Language) -> Line:
    """Return a code in words; ``used`` is empty while the server has not heard of it."""
    used = ""
    if code.used_at is not None:
        used = say(language, "used_one" if code.parcels == 1 else "used", count=code.parcels)
    return Line(number=code.number, at=f"{code.drawn_at.astimezone(VIETNAM):%H:%M}", used=used)


router = Router(PATH, route_handlers=[show_desk, take_code], exception_handlers={Refused: refusing(PATH, say)})
