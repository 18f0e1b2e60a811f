"""In a demo field time runs at speed; a real handheld asks here what it is, or all it says would look suspect."""

from litestar import Response, get
from litestar.datastructures import State
from msgspec import Struct

from backend.base.clock import now, real_now, shown_speed
from backend.base.doors import ANYONE, only


class ShownClock(Struct, frozen=True, kw_only=True):
    """``shown_ms`` is what the field's clocks show at the real ``real_ms``, both since 1970; it runs at ``speed``.

    The speed changes in the course of a demo: ask again every few seconds.
    """

    shown_ms: int
    real_ms: int
    speed: float


@get("/h/clock", opt=only(ANYONE), include_in_schema=False)
async def show_clock(state: State) -> Response[ShownClock | None]:
    """Say how time runs in a demo; nothing where time is real."""
    if not state.settings.demo_clock:
        return Response(None, status_code=204)
    clock = ShownClock(
        shown_ms=int(now().timestamp() * 1000), real_ms=int(real_now().timestamp() * 1000), speed=shown_speed()
    )
    return Response(clock, headers={"Cache-Control": "no-store"})
