"""The dispatcher's board as a page. It stands without a script; with one it follows the day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from asyncpg import Connection
from litestar import Request, Response, Router, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromQuery, Parameter
from litestar.response import Redirect
from markupsafe import Markup

from backend.base.clock import VIETNAM, now
from backend.base.doors import ANYONE, Conn, Door, Visitor, only, staff
from backend.base.keys import data_keys
from backend.base.look.marks import mark
from backend.base.look.paint import Language
from backend.base.look.paint import State as Shape
from backend.base.pages import render
from backend.base.problems import status_of
from backend.base.refusals import Refused, Unauthenticated
from backend.base.sealing import Keyring
from backend.catalogue.load import load_provinces
from backend.dispatch.board_ground import SHEET, country, ground
from backend.dispatch.board_screen import PLAN_SECONDS, Screen, Wish, read_screen
from backend.dispatch.board_words import clock_time, code_words, distance_words
from backend.dispatch.plan_lists import planned_rows, spare_of
from backend.dispatch.proposal import open_name
from backend.people.store import read_member

WATCHERS = staff("dispatcher", "supervisor", "province_admin", "auditor")
PLANNERS = frozenset({"dispatcher", "supervisor"})
SHAPES: tuple[Shape, ...] = ("waiting", "going", "done", "needs", "failed", "held")
RADIUS, SMALL_RADIUS = 5.0, 3.7
ONE_DAY = timedelta(days=1)

TourNumber = Annotated[int | None, Parameter(ge=1, le=9999)]


@get("/", opt=only(ANYONE), include_in_schema=False)
async def show_start() -> Redirect:
    """Lead to the board."""
    return Redirect("/board", status_code=303)


@get("/board", opt=WATCHERS, include_in_schema=False)
async def show_board_page(
    conn: Conn,
    door: Door,
    state: State,
    day: FromQuery[date | None] = None,
    tour: FromQuery[TourNumber] = None,
    lang: FromQuery[str] = "vi",
) -> Response[str]:
    """Show a day, today's unless another is named, and one of its tours closely."""
    wish = wish_of(day, tour, lang)
    screen = await read_screen(conn, state.keyring, door.province, wish, now(), may_call=door.role in PLANNERS)
    return render(
        "dispatch/page/board.html",
        **drawn(screen, door),
        province=province_words(door.province),
        member=await member_name(conn, state.keyring, door),
        ground=Markup(ground(door.province, screen.view, screen.posts)),  # noqa: S704 (drawn here, names escaped)
        country=Markup(country(door.province)),  # noqa: S704 (drawn here)
        shapes=list(marks()),
        csrf=door.csrf,
        other_language=wish.address(lang="en" if wish.language == "vi" else "vi"),
        day_before=wish.address(day=wish.day - ONE_DAY, tour=None),
        day_after=wish.address(day=wish.day + ONE_DAY, tour=None),
    )


@get("/board/parts", opt=WATCHERS, include_in_schema=False)
async def show_parts(
    conn: Conn,
    door: Door,
    state: State,
    day: FromQuery[date | None] = None,
    tour: FromQuery[TourNumber] = None,
    lang: FromQuery[str] = "vi",
) -> Response[str]:
    """Show only what changes in the course of the day: the page's script puts it in place of what it has."""
    screen = await read_screen(
        conn, state.keyring, door.province, wish_of(day, tour, lang), now(), may_call=door.role in PLANNERS
    )
    return render("dispatch/page/parts.html", **drawn(screen, door))


def marks() -> Iterator[tuple[str, Markup]]:
    """Give the shapes of the states by name, on a rim of paper that parts them where they touch; each small too."""
    for name, radius in (("mark", RADIUS), ("small", SMALL_RADIUS)):
        for shape in SHAPES:
            drawing = f'<circle class="rim" r="{radius + 1.2:g}"/>{mark(shape, radius, "currentColor")}'
            yield f"{name}-{shape}", Markup(drawing)  # noqa: S704 (drawn here)


def wish_of(day: date | None, tour: int | None, language: str) -> Wish:
    """Return what an address asks for; what it cannot mean is the usual one."""
    today = now().astimezone(VIETNAM).date()
    return Wish(language="en" if language == "en" else "vi", day=day or today, tour=tour)


def drawn(screen: Screen, door: Visitor) -> dict[str, Any]:
    """Return what the templates of the parts need."""
    language = screen.wish.language
    return {
        "screen": screen,
        "wish": screen.wish,
        "say": screen.wish.say,
        "may_plan": door.role in PLANNERS,
        "plan_seconds": PLAN_SECONDS,
        "sheet": Markup(SHEET),  # noqa: S704 (two numbers)
        "at_time": clock_time,
        "code": code_words,
        "far": lambda metres: distance_words(metres, language),
        "stops_of": lambda tour: planned_rows(tour, language),
        "spare_of": lambda slack_s: spare_of(slack_s, language),
    }


def province_words(province: int) -> str:
    """Return a province with its kind: thành phố Cần Thơ."""
    return next(f"{item.kind} {item.name}" for item in load_provinces() if item.id == province)


async def member_name(conn: Connection, keyring: Keyring, door: Visitor) -> str:
    """Return who is signed in, by name; by role where nobody wrote one down."""
    member = await read_member(conn, door.province, door.id)
    if member is None or not member.name:
        return door.role
    keys = await data_keys(conn, keyring, door.province, [member.id])
    return open_name(member, keys[member.id])


def show_refusal(request: Request[Any, Any, Any], refusal: Refused) -> Response[Any]:
    """Ask a stranger to sign in and come back; tell anybody else why not."""
    if isinstance(refusal, Unauthenticated):
        wanted = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        return Redirect(f"/sign-in?{urlencode({'next': wanted})}", status_code=303)
    return show_notice(request, status_of(type(refusal)), refusal)


def show_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer an address that means no day and no tour with a page."""
    if error.status_code >= 500:
        raise error
    return show_notice(request, error.status_code, Refused())


def show_notice(request: Request[Any, Any, Any], status: int, refusal: Refused) -> Response[str]:
    """Return a page with one message and one way on."""
    language: Language = "en" if request.query_params.get("lang") == "en" else "vi"
    wish = Wish(language=language, day=now().astimezone(VIETNAM).date(), tour=None)
    text = refusal.vi if language == "vi" else refusal.en
    return render("dispatch/page/notice.html", status=status, wish=wish, say=wish.say, text=text)


router = Router(
    "/",
    route_handlers=[show_start, show_board_page, show_parts],
    exception_handlers={Refused: show_refusal, HTTPException: show_http_error},
)
