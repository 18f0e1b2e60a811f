"""The citizen's doors: pages that work without JavaScript. A GET never changes state; one POST answers."""

import hmac
import unicodedata
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect
from msgspec import Meta, Struct

from backend.base.clock import now, real_now
from backend.base.doors import ANYONE, CITIZEN, Conn, Door, Visitor, only
from backend.base.pages import render
from backend.base.problems import from_anything, status_of
from backend.base.refusals import CrossSite, Refused, Unauthenticated
from backend.receipts.answers import answer_receipt
from backend.receipts.letter import write_letter
from backend.receipts.refusals import AlreadyAnswered, LinkUnknown, NotYetHandedOver, TooManyTries
from backend.receipts.telling import read_story
from backend.receipts.view import View, view_of
from backend.receipts.visits import COOKIE, VISIT_LIFE, open_visit
from backend.receipts.words import say
from mobile_sync.facts import PRINTABLE

TITLES: Final[dict[type[Refused], str]] = {
    LinkUnknown: "unknown_title",
    TooManyTries: "busy_title",
    AlreadyAnswered: "kept_title",
    NotYetHandedOver: "early_title",
}


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
    note = unicodedata.normalize("NFC", data.note.replace("\r\n", "\n").strip())
    await answer_receipt(conn, state.keyring, door.province, door.id, "disputed", note, now())
    return Redirect(view_of(lang, size).address("/c/dossier"), status_code=303)


def require_own_form(token: str, door: Visitor) -> None:
    """Demand the token of the visit's own page, in constant time.

    Raises CrossSite.
    """
    if not hmac.compare_digest(token.encode(), door.csrf.encode()):
        raise CrossSite


def show_refusal(request: Request[Any, Any, Any], refusal: Refused) -> Response[str]:
    """Answer a refusal with a page: what happened, what is safe, what to do next."""
    view = view_in(request)
    text = refusal.vi if view.language == "vi" else refusal.en
    title = TITLES.get(type(refusal), "fault_title")
    if isinstance(refusal, Unauthenticated):
        title, text = "expired_title", say(view.language, "expired_text")
    again = isinstance(refusal, LinkUnknown | TooManyTries | Unauthenticated)
    return show_notice(view, status_of(type(refusal)), title, text, again)


def show_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    """Answer what the framework refused with a page."""
    if error.status_code >= 500:
        return show_fault(request, error)
    view = view_in(request)
    text = LinkUnknown.vi if view.language == "vi" else LinkUnknown.en
    return show_notice(view, error.status_code, "unknown_title", text, again=True)


def show_unreadable(request: Request[Any, Any, Any], _: Exception) -> Response[str]:
    """Answer a form that cannot be read with a page."""
    view = view_in(request)
    return show_notice(view, 400, "fault_title", Refused.vi if view.language == "vi" else Refused.en, again=False)


def show_fault(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """Answer a fault of our own with a page that gives its number; the rest is in the log."""
    view, problem = view_in(request), from_anything(request, error).content
    text = problem.vi if view.language == "vi" else problem.en
    return show_notice(view, problem.status, "fault_title", f"{text} ({problem.details['incident']})", again=False)


def show_notice(view: View, status: int, title: str, text: str, again: bool) -> Response[str]:
    """Return a page with one message and one way on."""
    return render("receipts/page/notice.html", status=status, view=view, title=title, text=text, again=again)


def view_in(request: Request[Any, Any, Any]) -> View:
    """Return how the visitor wants to read, as the address says."""
    return view_of(request.query_params.get("lang", "vi"), request.query_params.get("size", ""))


router = Router(
    "/c",
    route_handlers=[show_code_form, begin_visit, show_dossier, confirm, dispute],
    exception_handlers={
        Refused: show_refusal,
        HTTPException: show_http_error,
        msgspec.ValidationError: show_unreadable,
        UnicodeDecodeError: show_unreadable,
        Exception: show_fault,
    },
)
