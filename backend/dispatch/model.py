"""The words of a day's plan: what there is to carry, what is proposed, and what a handheld is given of it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from backend.base.clock import VIETNAM
from mobile_sync.custody import Leg
from routing.travel.learned import Pace

Act = Literal["collect", "load", "hand_over", "deliver"]
ChangeCode = Literal["moved", "added", "dropped", "retimed"]
PlanState = Literal["solving", "proposed", "committed", "failed"]

ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)

PLANNABLE = ("registered", "assigned", "at_office", "held")
"""States in which a parcel waits for a courier who does not have it yet."""


class Unsolvable(Exception):
    """The day itself makes no sense: a stop is nowhere, a window ends before it begins. Trying again is no use."""


class PlannableParcel(Struct, frozen=True, kw_only=True):
    """A parcel that waits for a courier; ``lon`` and ``lat`` are the citizen's door, the window is theirs.

    ``area`` is the door's commune, empty where none is known. ``due_at`` is when its dossier's result was promised,
    ``attempts`` how often somebody came in vain.
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
    attempts: int = 0
    due_at: datetime | None = None


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

    ``moment`` is when the plan was asked for; where it falls on the day itself, only the rest of that is planned.
    ``paces`` are what the crew's days taught about the roads; ``road_engine`` is empty where there is none.
    """

    day: date
    parcels: tuple[PlannableParcel, ...]
    offices: tuple[OfficeOfDay, ...]
    couriers: tuple[CourierOfDay, ...]
    moment: datetime | None = None
    paces: tuple[Pace, ...] = ()
    road_engine: str = ""

    @property
    def midnight(self) -> datetime:
        """Return the first moment of the day in Vietnam: a plan's zero."""
        return datetime.combine(self.day, time(0), VIETNAM).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """Return the first moment of the next day."""
        return self.midnight + ONE_DAY

    @property
    def begins_at(self) -> datetime:
        """Return from when on the day is planned, a whole minute."""
        if self.moment is None or not self.midnight <= self.moment < self.ends_at:
            return self.midnight
        return self.midnight + -((self.midnight - self.moment) // ONE_MINUTE) * ONE_MINUTE

    @property
    def begins_s(self) -> int:
        """Return from when on the day is planned, in seconds from its midnight."""
        return self.second_of(self.begins_at)

    def second_of(self, moment: datetime) -> int:
        """Return a moment in seconds from the day's midnight."""
        return round((moment - self.midnight).total_seconds())


class PlannedVisit(Struct, frozen=True, kw_only=True):
    """One act on one parcel. Visits in a row at one place share the number of their ``stop``, counted from 1.

    ``office`` is None at a citizen's door. ``slack_s`` is how much later the act could begin with every later promise
    of the tour still kept. ``way`` leads here from the visit before, an encoded polyline; empty where no roads are
    known.
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
    slack_s: int | None = None
    way: str = ""


class PlannedRest(Struct, frozen=True, kw_only=True):
    """A courier's rest, taken wherever the tour is then."""

    starts_at: datetime
    ends_at: datetime


class PlannedTour(Struct, frozen=True, kw_only=True):
    """One courier's day, out of ``office`` and back: ``way_back`` leads there from the last visit."""

    number: int
    courier: UUID
    office: UUID
    starts_at: datetime
    ends_at: datetime
    distance_m: int
    visits: tuple[PlannedVisit, ...]
    rests: tuple[PlannedRest, ...] = ()
    way_back: str = ""

    @property
    def rest_at(self) -> datetime | None:
        """Return when the tour's rest begins, where it has one."""
        return self.rests[0].starts_at if self.rests else None


class Obstacle(Struct, frozen=True, kw_only=True):
    """What keeps a parcel from one courier, or from everybody where ``courier`` is None.

    ``earliest_at`` comes after ``closes_at``, or ``amount`` exceeds ``limit`` (pieces, grams, cm3, stops, seconds).
    """

    code: str
    courier: UUID | None = None
    earliest_at: datetime | None = None
    closes_at: datetime | None = None
    amount: int | None = None
    limit: int | None = None


class Unserved(Struct, frozen=True, kw_only=True):
    """A parcel in no tour, and why: the obstacle of the courier who comes nearest first, never without one."""

    parcel: UUID
    item_code: str
    obstacles: tuple[Obstacle, ...]


class Progress(Struct, frozen=True, kw_only=True):
    """How far the search for a plan is: the part of its time it has used, and what its best plan so far leaves."""

    spent: float
    unserved: int
    couriers: int


class PlannedChange(Struct, frozen=True, kw_only=True):
    """What a plan of the rest of a day does otherwise than couriers were told.

    ``act`` was to be at ``before_at`` by ``before`` and is at ``after_at`` by ``after``: the parcel's next act, or
    whichever is at another time. ``slack_s`` is what the act then has to spare.
    """

    code: ChangeCode
    parcel: UUID
    item_code: str
    act: Act
    before: UUID | None
    after: UUID | None
    before_at: datetime | None
    after_at: datetime | None
    slack_s: int | None = None


class PlannedGain(Struct, frozen=True, kw_only=True):
    """What a plan of the rest of a day has over going on as told: parcels served more, the others less."""

    served: int
    couriers: int
    travel_s: int
    distance_m: int


class Rest(Struct, frozen=True, kw_only=True):
    """What makes a proposal one for the rest of a day: what it changes.

    ``near`` are each courier's acts (parcel, act) that nobody was to move, ``longer_m`` is how much longer their ways
    become.
    """

    changes: tuple[PlannedChange, ...]
    gain: PlannedGain
    near: dict[UUID, tuple[tuple[UUID, Act], ...]]
    longer_m: dict[UUID, int]


class Proposal(Struct, frozen=True, kw_only=True):
    """What the engine proposes. ``faults`` is the judge's list: only a proposal without any is ever shown.

    ``warnings`` are codes of what went wrong on the way to it, such as a road engine out of reach. With ``rest`` its
    tours are what is left of a day under way.
    """

    tours: tuple[PlannedTour, ...]
    unserved: tuple[Unserved, ...]
    engine: str
    travel_source: str
    travel_quality: str
    iterations: int
    faults: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    rest: Rest | None = None
