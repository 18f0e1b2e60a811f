"""What a handheld is told of its own day, row by row: its tour, the tasks of it, and where each parcel stands."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from mobile_sync.custody import HolderKind, Leg, State

Act = Literal["collect", "load", "hand_over", "deliver"]


class TourRow(Struct, frozen=True, kw_only=True):
    """A courier's tour of one day (row kind ``tour``)."""

    number: int
    day: date
    starts_at: datetime
    ends_at: datetime
    distance_m: int


class TaskRow(Struct, frozen=True, kw_only=True):
    """One act of a tour (row kind ``task``), with everything that the courier needs at the door without a signal.

    Tasks of the same ``stop`` are done in one visit. Where the parcel has no ``custody`` row in the same scope it is
    not this courier's any more, and nothing is left to do. ``office`` is where the act takes place, None at a citizen's
    door. ``place`` is the office's name, or at a door the citizen's; ``phone`` is empty at an office.
    """

    tour: UUID
    position: int
    stop: int
    act: Act
    parcel: UUID
    label: str
    item_code: str
    leg: Leg
    pieces: int
    dossier_code: str
    procedure: str
    office: UUID | None
    place: str
    phone: str
    address: str
    lon: float
    lat: float
    arrives_at: datetime
    leaves_at: datetime
    opens_at: datetime
    closes_at: datetime


class CustodyRow(Struct, frozen=True, kw_only=True):
    """Where a parcel of this courier stands (row kind ``custody``)."""

    state: State
    holder_kind: HolderKind
    holder: UUID
    courier: UUID | None
    attempts: int
    n: int
