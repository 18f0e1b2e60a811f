"""What a handheld is told, row by row: its tour and tasks, where each parcel stands, and what all may look up."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from mobile_sync.custody import HolderKind, Leg, State

Act = Literal["collect", "load", "hand_over", "deliver"]
FailedLeg = Literal["pickup", "delivery", "agency_handover"]
CopyKind = Literal["original", "certified_copy", "photocopy", "electronic_copy"]
ByPost = Literal["certified_copy", "online_only", "post_slip", "irreplaceable", "sensitive"]


class TourRow(Struct, frozen=True, kw_only=True):
    """A courier's tour of one day (row kind ``tour``). ``office`` is where it begins and what is left comes back to."""

    number: int
    day: date
    starts_at: datetime
    ends_at: datetime
    distance_m: int
    office: UUID | None = None


class TaskRow(Struct, frozen=True, kw_only=True):
    """One act of a tour (row kind ``task``), with everything that the courier needs at the door without a signal.

    Tasks of the same ``stop`` are done in one visit. Where the parcel has no ``custody`` row in the same scope it is
    not this courier's any more, and nothing is left to do. ``office`` is where the act takes place, None at a citizen's
    door. ``place`` is the office's name, or at a door the citizen's; ``phone`` is empty at an office. ``receipts`` and
    ``officer_codes`` are commitments in hexadecimal: to what the citizen may show at this door, to what an officer of
    this desk may show today.
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
    procedure_code: str = ""
    dossier: UUID | None = None
    direction: Leg | None = None
    receipts: tuple[str, ...] = ()
    officer_codes: tuple[str, ...] = ()
    fee_vnd: int | None = None


class CustodyRow(Struct, frozen=True, kw_only=True):
    """Where a parcel of this courier stands (row kind ``custody``)."""

    state: State
    holder_kind: HolderKind
    holder: UUID
    courier: UUID | None
    attempts: int
    n: int


class Solution(Struct, frozen=True, kw_only=True):
    """What may be done next after a failure."""

    code: str
    vi: str
    en: str
    is_default: bool


class ReasonRow(Struct, frozen=True, kw_only=True):
    """Why something failed, with the only solutions allowed for it (row kind ``reason``, id ``leg:code``).

    ``evidence_vi`` and ``evidence_en`` say what to write down or photograph, "" where nothing is asked for.
    """

    leg: FailedLeg
    code: str
    vi: str
    en: str
    solutions: tuple[Solution, ...]
    counts_as_attempt: bool
    evidence_vi: str
    evidence_en: str


class Component(Struct, frozen=True, kw_only=True):
    """A paper that a procedure asks for. Its name may be sensitive: on this screen only, never on a slip.

    ``present_only``: at a counter it is merely shown. ``by_post`` says what becomes of it where papers go by post.
    """

    name: str
    copy_kind: CopyKind
    mandatory: bool
    present_only: bool
    originals: int
    copies: int
    by_post: ByPost | None


class ProcedureRow(Struct, frozen=True, kw_only=True):
    """A procedure and its papers in the order in which they are asked for (row kind ``procedure``, id its code).

    ``fee_vnd`` is None where nobody knows it; no ``components`` where nobody knows them.
    """

    name: str
    fee_vnd: int | None
    components: tuple[Component, ...]
