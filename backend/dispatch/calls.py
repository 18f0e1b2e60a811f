"""What every parcel of a day asks of whoever carries it: two calls, each in the hours that are left for it. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from backend.dispatch.model import Act, Day, Obstacle, OfficeOfDay, OpenHours, PlannableParcel
from mobile_sync.custody import TO_AGENCY

DOOR_S, OFFICE_S = 240, 60
"""How long one dossier takes at a citizen's door, and at an office."""
DOOR_ONCE_S, OFFICE_ONCE_S = 150, 30
"""What of it a visit takes once, however many dossiers there are: to be let in, and one signature for all."""


class Call(Struct, frozen=True, kw_only=True):
    """One act on one parcel before it is ordered; ``office`` is None at the citizen's door."""

    parcel: PlannableParcel
    act: Act
    office: UUID | None
    lon: float
    lat: float
    hours: tuple[OpenHours, ...]

    @property
    def lasts_s(self) -> int:
        """Return how long it takes where nothing else is done there."""
        return DOOR_S if self.office is None else OFFICE_S

    @property
    def once_s(self) -> int:
        """Return what of that is the visit's, not the parcel's."""
        return DOOR_ONCE_S if self.office is None else OFFICE_ONCE_S


Pair = tuple[Call, Call]


class LeftOut(Struct, frozen=True, kw_only=True):
    """A parcel that no courier could carry on this day any more, whoever it was."""

    parcel: PlannableParcel
    why: Obstacle


def pair_calls(day: Day) -> tuple[dict[str, Pair], list[LeftOut]]:
    """Return pickup and delivery of every parcel, and the parcels one of whose places is closed until the day ends."""
    offices = {office.id: office for office in day.offices}
    pairs: dict[str, Pair] = {}
    left = []
    for parcel in day.parcels:
        first, second = (still_open(call, day.begins_at) for call in calls_of(parcel, offices))
        if isinstance(first, Obstacle):
            left.append(LeftOut(parcel=parcel, why=first))
        elif isinstance(second, Obstacle):
            left.append(LeftOut(parcel=parcel, why=second))
        else:
            pairs[str(parcel.id)] = first, second
    return pairs, left


def calls_of(parcel: PlannableParcel, offices: dict[UUID, OfficeOfDay]) -> Pair:
    """Return where a parcel is fetched and where it is brought, in all the hours of these places."""
    centre = offices[parcel.office_id]
    post = offices.get(parcel.holder_id) if parcel.holder_kind == "office" else None
    inward = parcel.leg in TO_AGENCY
    if post is not None:
        first = at_office(parcel, "load", post)
    else:
        first = at_door(parcel, "collect") if inward else at_office(parcel, "collect", centre)
    return first, at_office(parcel, "hand_over", centre) if inward else at_door(parcel, "deliver")


def at_door(parcel: PlannableParcel, act: Act) -> Call:
    """Return an act at the citizen's door, in the citizen's window."""
    hours = (OpenHours(opens_at=parcel.opens_at, closes_at=parcel.closes_at),)
    return Call(parcel=parcel, act=act, office=None, lon=parcel.lon, lat=parcel.lat, hours=hours)


def at_office(parcel: PlannableParcel, act: Act, office: OfficeOfDay) -> Call:
    """Return an act at an office, in any of its sessions."""
    return Call(parcel=parcel, act=act, office=office.id, lon=office.lon, lat=office.lat, hours=office.sessions)


def still_open(call: Call, begins_at: datetime) -> Call | Obstacle:
    """Return a call in the hours in which it can still be begun, or what stands against it on this day."""
    if not call.hours:
        return Obstacle(code="office_closed")
    left = tuple(hours for hours in call.hours if last_start(call, hours) >= max(begins_at, hours.opens_at))
    if not left:
        code = "window_over" if call.office is None else "office_over"
        return Obstacle(code=code, earliest_at=begins_at, closes_at=call.hours[-1].closes_at)
    return replace(call, hours=left)


def last_start(call: Call, hours: OpenHours) -> datetime:
    """Return until when a call may begin: at a door until the window closes, at an office it ends before that."""
    return hours.closes_at - timedelta(seconds=0 if call.office is None else call.lasts_s)


def hours_at(call: Call, moment: datetime) -> OpenHours:
    """Return the hours in which a call that begins at a moment is made."""
    return max((hours for hours in call.hours if hours.opens_at <= moment), key=lambda hours: hours.opens_at)
