"""The door that a courier's screen leads to: a page that works without JavaScript, and one POST that answers."""

from typing import Annotated

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect
from msgspec import Meta, Struct

from backend.base.clock import now, real_now
from backend.base.doors import ANYONE, only
from backend.base.pages import render
from backend.custody.doorstep import Answer
from backend.receipts.answers import clean_note
from backend.receipts.door import Caller, answer_at_door, look, read_doorstep
from backend.receipts.networks import network_of
from backend.receipts.notices import NOTICES
from backend.receipts.view import view_of
from backend.receipts.words import full_moment
from mobile_sync.codes import DOOR_PATH
from mobile_sync.facts import PRINTABLE

PAGE = f"{DOOR_PATH}{{place:str}}"
IN_SMALL_LETTERS = PAGE.lower()
"""Capitals keep the QR code small; what somebody types is small."""


class Dispute(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The papers did not come, or are not right."""

    note: Annotated[str, Meta(max_length=1000, pattern=PRINTABLE)] = ""


def caller_of(request: Request) -> Caller:  # type: ignore[type-arg]
    """Return who answers; behind a proxy of ours, the client is whom that names."""
    return Caller(network=network_of(request.client.host if request.client else ""), at=real_now())


@get([PAGE, IN_SMALL_LETTERS], opt=only(ANYONE), include_in_schema=False)
async def show_door(
    place: FromPath[str], state: State, lang: FromQuery[str] = "vi", size: FromQuery[str] = ""
) -> Response[str]:
    """Ask whoever scanned the code whether they received the papers, or tell what they answered."""
    view, doorstep = view_of(lang, size), read_doorstep(place)
    door = await look(state.pool, doorstep)
    moment = full_moment(view.language, door.answered_at, now()) if door.answered_at else ""
    recorded = view.say("door_recorded", moment=moment)
    return render("receipts/page/door.html", view=view, door=door, path=doorstep.path, recorded=recorded)


@post(f"{PAGE}/confirmation", opt=only(ANYONE), include_in_schema=False)
async def confirm_at_door(
    request: Request,  # type: ignore[type-arg]
    place: FromPath[str],
    state: State,
    lang: FromQuery[str] = "vi",
    size: FromQuery[str] = "",
) -> Redirect:
    """Record that everything was received. Saying it again changes nothing."""
    answer = Answer(outcome="confirmed", note="", at=now())
    doorstep = read_doorstep(place)
    await answer_at_door(state.pool, state.keyring, state.waiting, doorstep, answer, caller_of(request))
    return Redirect(view_of(lang, size).address(doorstep.path), status_code=303)


@post(f"{PAGE}/dispute", opt=only(ANYONE), include_in_schema=False)
async def dispute_at_door(
    request: Request,  # type: ignore[type-arg]
    place: FromPath[str],
    data: URLEncodedBody[Dispute],
    state: State,
    lang: FromQuery[str] = "vi",
    size: FromQuery[str] = "",
) -> Redirect:
    """Record that something is not right. Saying it again changes nothing."""
    answer = Answer(outcome="disputed", note=clean_note(data.note), at=now())
    doorstep = read_doorstep(place)
    await answer_at_door(state.pool, state.keyring, state.waiting, doorstep, answer, caller_of(request))
    return Redirect(view_of(lang, size).address(doorstep.path), status_code=303)


router = Router("/", route_handlers=[show_door, confirm_at_door, dispute_at_door], exception_handlers=NOTICES)
