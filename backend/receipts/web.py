"""The citizen's doors: pages that work without JavaScript. A GET never changes state; one POST answers."""

import hmac
from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect
from msgspec import Meta, Struct

from backend.base.clock import now, real_now
from backend.base.doors import ANYONE, CITIZEN, Conn, Door, Visitor, only
from backend.base.pages import render
from backend.base.refusals import CrossSite
from backend.receipts.answers import answer_receipt, clean_note
from backend.receipts.letter import write_letter
from backend.receipts.notices import NOTICES
from backend.receipts.telling import read_story
from backend.receipts.view import view_of
from backend.receipts.visits import COOKIE, VISIT_LIFE, open_visit
from mobile_sync.facts import PRINTABLE


class Code(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pasted link or a typed code."""

    code: Annotated[str, Meta(max_length=1000)]


class Confirmation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The papers are as they should be; ``csrf`` proves that the page was ours."""

    csrf: Annotated[str, Meta(max_length=100)]


class Dispute(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The papers did not come, or are not right."""

    csrf: Annotated[str, Meta(max_length=100)]
    note: Annotated[str, Meta(max_length=1000, pattern=PRINTABLE)] = ""


@get("/", opt=only(ANYONE), include_in_schema=False)
async def show_code_form(lang: FromQuery[str] = "vi", size: FromQuery[str] = "") -> Response[str]:
    """Ask for the link or code; a script on the page gives the one that the address ends with."""
    return render("receipts/page/code.html", view=view_of(lang, size))


@post("/visit", opt=only(ANYONE), include_in_schema=False)
async def begin_visit(
    data: URLEncodedBody[Code], state: State, lang: FromQuery[str] = "vi", size: FromQuery[str] = ""
) -> Response[Any]:
    """Open the page for whoever holds the secret."""
    cookie = await open_visit(state.pool, state.tries, data.code, real_now())
    response = Redirect(view_of(lang, size).address("/c/dossier"), status_code=303)
    response.set_cookie(
        COOKIE,
        cookie,
        path="/c",
        httponly=True,
        samesite="strict",
        secure=state.settings.secure_cookies,
        max_age=int(VISIT_LIFE.total_seconds()),
    )
    return response


@get("/dossier", opt=only(CITIZEN), include_in_schema=False)
async def show_dossier(
    conn: Conn, door: Door, state: State, lang: FromQuery[str] = "vi", size: FromQuery[str] = ""
) -> Response[str]:
    """Show where the papers are, and ask what there is to ask."""
    view = view_of(lang, size)
    story = await read_story(conn, state.keyring, door.province, door.id, now())
    letter = write_letter(story, view.language, view.large)
    return render("receipts/page/dossier.html", view=view, letter=letter, story=story, csrf=door.csrf)


@post("/confirmation", opt=only(CITIZEN), include_in_schema=False)
async def confirm(
    data: URLEncodedBody[Confirmation],
    conn: Conn,
    door: Door,
    state: State,
    lang: FromQuery[str] = "vi",
    size: FromQuery[str] = "",
) -> Redirect:
    """Record that everything is there. Saying it again changes nothing."""
    require_own_form(data.csrf, door)
    await answer_receipt(conn, state.keyring, door.province, door.id, "confirmed", "", now())
    return Redirect(view_of(lang, size).address("/c/dossier"), status_code=303)


@post("/dispute", opt=only(CITIZEN), include_in_schema=False)
async def dispute(
    data: URLEncodedBody[Dispute],
    conn: Conn,
    door: Door,
    state: State,
    lang: FromQuery[str] = "vi",
    size: FromQuery[str] = "",
) -> Redirect:
    """Record that something is not right. Saying it again changes nothing."""
    require_own_form(data.csrf, door)
    await answer_receipt(conn, state.keyring, door.province, door.id, "disputed", clean_note(data.note), now())
    return Redirect(view_of(lang, size).address("/c/dossier"), status_code=303)


def require_own_form(token: str, door: Visitor) -> None:
    """Demand the token of the visit's own page, in constant time.

    Raises CrossSite.
    """
    if not hmac.compare_digest(token.encode(), door.csrf.encode()):
        raise CrossSite


router = Router(
    "/c",
    route_handlers=[show_code_form, begin_visit, show_dossier, confirm, dispute],
    exception_handlers=NOTICES,
)
