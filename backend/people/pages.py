"""The page where staff sign in and out. It needs no script."""

import hmac
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect
from msgspec import Meta, Struct

from backend.base.clock import real_now
from backend.base.database import province_transaction
from backend.base.doors import ANYONE, only
from backend.base.look.paint import Language
from backend.base.pages import render
from backend.base.problems import status_of
from backend.base.refusals import CrossSite, Refused
from backend.people import store
from backend.people.page_store import read_province_names
from backend.people.page_words import say
from backend.people.signin import COOKIE, SESSION_LIFE, sign_in
from backend.people.web import recognise_staff

START: Final = "/board"
STARTS: Final = {"agency_officer": "/desk/code"}
"""Where those begin who have no board."""
FIRST_PROVINCE: Final = 92
OWN_SITES: Final = ("", "same-origin", "none")


class Credentials(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A province, a name and a password, any of which may have been left out; ``next`` is where to go then."""

    province: Annotated[int, Meta(ge=1, le=99)] = FIRST_PROVINCE
    login: Annotated[str, Meta(max_length=80)] = ""
    password: Annotated[str, Meta(max_length=200)] = ""
    next: Annotated[str, Meta(max_length=500)] = START
    lang: Annotated[str, Meta(max_length=2)] = "vi"


class Leave(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whoever leaves; ``csrf`` proves that the page was ours."""

    csrf: Annotated[str, Meta(max_length=100)]


@get("/sign-in", opt=only(ANYONE), include_in_schema=False)
async def show_sign_in(
    state: State,
    next: FromQuery[Annotated[str, Meta(max_length=500)]] = START,
    lang: FromQuery[str] = "",
) -> Response[str]:
    """Ask who it is."""
    language: Language = "en" if "en" in (lang, language_of(next)) else "vi"
    return await show_form(state, language, local_path(next))


@post("/sign-in", opt=only(ANYONE), include_in_schema=False)
async def enter(data: URLEncodedBody[Credentials], state: State, request: Request[Any, Any, Any]) -> Response[Any]:
    """Sign in and go on; where that is refused, say why and keep what was typed, the password excepted."""
    wanted = local_path(data.next)
    language: Language = "en" if data.lang == "en" else "vi"
    if not (data.login and data.password):
        return await show_form(state, language, wanted, 400, data.province, data.login, say(language, "unfilled"))
    try:
        require_own_site(request)
        opened = await sign_in(state.pool, data.province, data.login, data.password, real_now())
    except Refused as refusal:
        text = refusal.vi if language == "vi" else refusal.en
        return await show_form(
            state, language, wanted, status_of(type(refusal)), province=data.province, login=data.login, text=text
        )
    if wanted == START:
        wanted = STARTS.get(opened.visitor.role, START)
    response = Redirect(wanted, status_code=303)
    response.set_cookie(
        COOKIE,
        opened.cookie,
        httponly=True,
        samesite="lax",
        secure=state.settings.secure_cookies,
        max_age=int(SESSION_LIFE.total_seconds()),
    )
    return response


@post("/sign-out", opt=only(ANYONE), include_in_schema=False)
async def leave(data: URLEncodedBody[Leave], state: State, request: Request[Any, Any, Any]) -> Redirect:
    """End the session of the page that asks, if there is one still, and show the way back in.

    Raises CrossSite.
    """
    visitor = await recognise_staff(request)
    if visitor is not None and visitor.session is not None:
        if not hmac.compare_digest(data.csrf.encode(), visitor.csrf.encode()):
            raise CrossSite
        async with province_transaction(state.pool, visitor.province) as conn:
            await store.close_session(conn, visitor.province, visitor.session, real_now())
    response = Redirect("/sign-in", status_code=303)
    response.delete_cookie(COOKIE)
    return response


async def show_form(
    state: State,
    language: Language,
    wanted: str,
    status: int = 200,
    province: int = FIRST_PROVINCE,
    login: str = "",
    text: str = "",
) -> Response[str]:
    """Return the form, with what was typed and what was wrong with it."""
    async with state.pool.acquire() as conn:
        provinces = await read_province_names(conn)
    other = "en" if language == "vi" else "vi"
    return render(
        "people/page/sign-in.html",
        status=status,
        language=language,
        say=partial(say, language),
        wanted=wanted,
        other_language=f"/sign-in?{urlencode({'next': wanted, 'lang': other})}",
        provinces=provinces,
        province=province,
        login=login,
        text=text,
    )


def local_path(wanted: str) -> str:
    """Return an address of ours, or the start where it leads anywhere else."""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_ours and wanted.isprintable() and "\\" not in wanted else START


def language_of(wanted: str) -> str:
    """Return the language that the page wanted next was asked for in."""
    return "en" if "lang=en" in wanted else "vi"


def require_own_site(request: Request[Any, Any, Any]) -> None:
    """Refuse a form that another site's page sent: it could sign somebody in as somebody else.

    Raises CrossSite.
    """
    if request.headers.get("sec-fetch-site", "") not in OWN_SITES:
        raise CrossSite


def begin_again(_: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer a form that was not made by the page with the page."""
    if isinstance(error, HTTPException) and error.status_code >= 500:
        raise error
    return Redirect("/sign-in", status_code=303)


router = Router(
    "/",
    route_handlers=[show_sign_in, enter, leave],
    exception_handlers={
        HTTPException: begin_again,
        msgspec.ValidationError: begin_again,
    },
)
