"""The dispatcher's page of handhelds: who has which, a code for one more, and a lock. It reads without a script."""

from functools import partial
from typing import Any, Final

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.params import FromQuery, JSONBody
from markupsafe import Markup

from backend.base.clock import real_now
from backend.base.doors import Conn, Door, staff
from backend.base.keys import data_keys
from backend.base.look.qr import qr_svg
from backend.base.pages import render
from backend.base.refusals import Refused
from backend.people import store
from backend.people.devices import CODE_LIFE, enrolment_link, invite
from backend.people.handheld_list import moment_words, name_of, read_couriers
from backend.people.handheld_words import say
from backend.people.refusals import CourierNotFound
from backend.people.staff_page import language_of, refusing
from backend.people.web import Invitation

PATH: Final = "/handhelds"
KEEPERS: Final = staff("dispatcher", "supervisor")
MINUTE_S: Final = 60


@get("/", opt=KEEPERS, include_in_schema=False)
async def show_handhelds(conn: Conn, door: Door, state: State, lang: FromQuery[str] = "vi") -> Response[str]:
    """Show every courier with their handhelds."""
    language = language_of(lang)
    return render(
        "people/page/handhelds.html",
        language=language,
        say=partial(say, language),
        couriers=await read_couriers(conn, state.keyring, door.province, language),
        csrf=door.csrf,
    )


@post("/codes", opt=KEEPERS, include_in_schema=False)
async def show_code(
    data: JSONBody[Invitation],
    request: Request[Any, Any, Any],
    conn: Conn,
    door: Door,
    state: State,
    lang: FromQuery[str] = "vi",
) -> Response[str]:
    """Make a one-time code and return the part of the page that shows it: the only time that anybody sees it.

    Raises CourierNotFound.
    """
    language, moment = language_of(lang), real_now()
    member = await store.read_member(conn, door.province, data.courier)
    if member is None or member.role != "courier":
        raise CourierNotFound
    keys = await data_keys(conn, state.keyring, door.province, [member.id])
    code = await invite(conn, door.province, member.id, moment)
    public_url = state.settings.public_url or str(request.base_url)
    link = enrolment_link(public_url, code)
    return render(
        "people/page/handheld-code.html",
        status=201,
        say=partial(say, language),
        name=name_of(member, keys[member.id]),
        qr=Markup(qr_svg(link)),  # noqa: S704 (drawn here)
        link=link,
        address=link.partition("#")[0],
        groups=groups_of(code),
        seconds=int(CODE_LIFE.total_seconds()),
        minutes=int(CODE_LIFE.total_seconds()) // MINUTE_S,
        until=moment_words(moment + CODE_LIFE),
    )


def groups_of(code: str) -> list[str]:
    """Return a code in groups for reading; put together they are the code, its dots included."""
    head, province, secret = code.split(".")
    return [f"{head}.", f"{province}.", *(secret[start : start + 4] for start in range(0, len(secret), 4))]


router = Router(PATH, route_handlers=[show_handhelds, show_code], exception_handlers={Refused: refusing(PATH, say)})
