"""What a citizen reads where a page does not open: what happened, what is safe, what to do next."""

from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from backend.base.pages import render
from backend.base.problems import from_anything, status_of
from backend.base.refusals import Refused, Unauthenticated
from backend.receipts.refusals import (
    AlreadyAnswered,
    DoorCodeUnknown,
    LinkUnknown,
    NotYetHandedOver,
    TooManyTries,
    TooManyWaiting,
)
from backend.receipts.view import View, view_of
from backend.receipts.words import say
from mobile_sync.codes import DOOR_PATH

TITLES: Final[dict[type[Refused], str]] = {
    LinkUnknown: "unknown_title",
    DoorCodeUnknown: "door_unknown_title",
    TooManyTries: "busy_title",
    TooManyWaiting: "busy_title",
    AlreadyAnswered: "kept_title",
    NotYetHandedOver: "early_title",
}


class Onward(Struct, frozen=True, kw_only=True):
    """Where a notice leads on to, and the words of that button."""

    path: str
    words: str


def show_refusal(request: Request[Any, Any, Any], refusal: Refused) -> Response[str]:
    """Answer a refusal with a page."""
    view = view_in(request)
    text = refusal.vi if view.language == "vi" else refusal.en
    title = TITLES.get(type(refusal), "fault_title")
    if isinstance(refusal, Unauthenticated):
        title, text = "expired_title", say(view.language, "expired_text")
    again = isinstance(refusal, LinkUnknown | TooManyTries | Unauthenticated)
    onward = None if isinstance(refusal, DoorCodeUnknown) else onward_from(request, again)
    return show_notice(view, status_of(type(refusal)), title, text, onward)


def show_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    """Answer what the framework refused with a page."""
    if error.status_code >= 500:
        return show_fault(request, error)
    view = view_in(request)
    text = LinkUnknown.vi if view.language == "vi" else LinkUnknown.en
    return show_notice(view, error.status_code, "unknown_title", text, onward_from(request, again=True))


def show_unreadable(request: Request[Any, Any, Any], _: Exception) -> Response[str]:
    """Answer a form that cannot be read with a page."""
    view = view_in(request)
    text = Refused.vi if view.language == "vi" else Refused.en
    return show_notice(view, 400, "fault_title", text, onward_from(request, again=False))


def show_fault(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """Answer a fault of our own with a page that gives its number; the rest is in the log."""
    view, problem = view_in(request), from_anything(request, error).content
    text = problem.vi if view.language == "vi" else problem.en
    words = f"{text} ({problem.details['incident']})"
    return show_notice(view, problem.status, "fault_title", words, onward_from(request, again=False))


def show_notice(view: View, status: int, title: str, text: str, onward: Onward | None) -> Response[str]:
    """Return a page with one message and at most one way on."""
    return render("receipts/page/notice.html", status=status, view=view, title=title, text=text, onward=onward)


def onward_from(request: Request[Any, Any, Any], again: bool) -> Onward:
    """Return the way on from the address where something went wrong."""
    path = request.url.path
    if path.upper().startswith(DOOR_PATH):
        return Onward(path="/".join(path.split("/")[:3]), words="door_again")
    return Onward(path="/c", words="again") if again else Onward(path="/c/dossier", words="back")


def view_in(request: Request[Any, Any, Any]) -> View:
    """Return how the visitor wants to read, as the address says."""
    return view_of(request.query_params.get("lang", "vi"), request.query_params.get("size", ""))


NOTICES: Final[ExceptionHandlersMap] = {
    Refused: show_refusal,
    HTTPException: show_http_error,
    msgspec.ValidationError: show_unreadable,
    UnicodeDecodeError: show_unreadable,
    Exception: show_fault,
}
