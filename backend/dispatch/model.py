"""The words of a day's plan: what there is to carry, what is proposed, and what a handheld is given of it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from mobile_sync.custody import Leg
from routing.travel.learned import Pace

Act = Literal["collect", "load", "hand_over", "deliver"]
PlanState = Literal["solving", "proposed", "committed", "failed"]

PLANNABLE = ("registered", "assigned", "at_office", "held")
"""States in which a parcel waits for a courier who does not have it yet."""


class Unsolvable(Exception):
    """The day itself makes no sense: a stop is nowhere, a window ends before it begins. Trying again is no use."""


class PlannableParcel(Struct, frozen=True, kw_only=True):
    """A parcel that waits for a courier; ``lon`` and ``lat`` are the citizen's door, the window is theirs.

    ``area`` is the door's commune, empty where none is known.
    """

    id: UUID
    item_code: str
    leg: Leg
    state: str
    holder_kind: str
    holder_id: UUID
    office_id: UUID
    pieces: int
    weight_g: int
    opens_at: datetime
    closes_at: datetime
    lon: float
    lat: float
    area: str = ""


class OpenHours(Struct, frozen=True, kw_only=True):
    """One session of an office on the day itself."""

    opens_at: datetime
    closes_at: datetime


class OfficeOfDay(Struct, frozen=True, kw_only=True):
    """An office and its sessions on the day, in order; without one it is closed. ``area`` is its commune."""

    id: UUID
    name: str
    lon: float
    lat: float
    sessions: tuple[OpenHours, ...]
    area: str = ""


class CourierOfDay(Struct, frozen=True, kw_only=True):
    """A courier and the post office where the tour starts and ends."""

    id: UUID
    office_id: UUID


class Day(Struct, frozen=True, kw_only=True):
    """Everything that a plan of one day is made from.

    ``paces`` are what the crew's days taught about the roads; ``road_engine`` is empty where there is none.
    """

    day: date
    parcels: tuple[PlannableParcel, ...]
    offices: tuple[OfficeOfDay, ...]
    couriers: tuple[CourierOfDay, ...]
    paces: tuple[Pace, ...] = ()
    road_engine: str = ""


class PlannedVisit(Struct, frozen=True, kw_only=True):
    """One act on one parcel. Visits in a row at one place share the number of their ``stop``, counted from 1.

    ``office`` is None at a citizen's door.
    """

    parcel: UUID
    item_code: str
    act: Act
    stop: int
    office: UUID | None
    lon: float
    lat: float
    arrives_at: datetime
    starts_at: datetime
    leaves_at: datetime
    opens_at: datetime
    closes_at: datetime


class PlannedTour(Struct, frozen=True, kw_only=True):
    """One courier's day, out of ``office`` and back."""

    number: int
    courier: UUID
    office: UUID
    starts_at: datetime
    ends_at: datetime
    distance_m: int
    visits: tuple[PlannedVisit, ...]


class Unserved(Struct, frozen=True, kw_only=True):
    """A parcel in no tour, and why, in words."""

    parcel: UUID
    item_code: str
    code: str
    vi: str
    en: str


class Proposal(Struct, frozen=True, kw_only=True):
    """What the engine proposes. ``faults`` is the judge's list: only a proposal without any is ever shown.

    ``warnings`` are codes of what went wrong on the way to it, such as a road engine out of reach.
    """

    tours: tuple[PlannedTour, ...]
    unserved: tuple[Unserved, ...]
    engine: str
    travel_source: str
    travel_quality: str
    iterations: int
    faults: tuple[str, ...]
    warnings: tuple[str, ...] = ()
