"""The words of the catalogue. None always means "not known", never "no" and never zero."""

from datetime import date
from typing import Literal

from msgspec import Struct

Direction = Literal["SUBMIT", "RETURN"]
Stage = Literal["GUIDE", "RECEIVE", "DIGITISE", "RETURN"]
Mode = Literal["carry", "counter", "seconded"]
Certainty = Literal["A", "B", "C"]
Leg = Literal["pickup", "delivery", "agency_handover"]


class Procedure(Struct, frozen=True, kw_only=True):
    """A procedure (thủ tục hành chính) as its publisher describes it."""

    code: str | None
    name: str
    field: str
    sector: str
    level: Literal["commune", "province", "linked"]
    agency_kind: str
    deadline_working_days: int | None
    deadline_hours: int | None
    deadline_calendar_days: int | None
    deadline_words: str | None
    fee_vnd: int | None
    online_method: bool | None
    online_level: Literal["none", "partial", "full"] | None
    presence_at_submission: bool | None
    presence_at_return: bool | None
    submit_by_post: bool | None
    return_by_post: bool | None
    return_scope: str | None
    certainty: Certainty
    seen_fields: str | None
    source: str
    source_date: str | None
    note: str | None

    @property
    def key(self) -> str:
        """Give what components refer to: the code, or the name where no code is known."""
        return self.code or self.name


class Component(Struct, frozen=True, kw_only=True):
    """A paper (thành phần hồ sơ) that a procedure asks for. Its name never goes onto a label."""

    procedure: str
    name: str
    copy_kind: Literal["original", "certified_copy", "photocopy", "electronic_copy"]
    mandatory: bool
    present_only: bool
    originals: int
    copies: int
    by_post: Literal["certified_copy", "online_only", "post_slip", "irreplaceable", "sensitive"] | None
    case: str | None
    certainty: Certainty


class Solution(Struct, frozen=True, kw_only=True):
    """What may be done next (phương án) after a failure."""

    code: str
    words: str
    words_en: str
    is_default: bool


class FailureReason(Struct, frozen=True, kw_only=True):
    """Why a leg did not succeed (lý do), with the only solutions allowed for it."""

    leg: Leg
    code: str
    words: str
    words_en: str
    counts_as_attempt: bool
    ground: str | None
    evidence: str | None
    evidence_en: str | None
    certainty: Certainty
    solutions: tuple[Solution, ...]

    def allows(self, solution_code: str) -> bool:
        """Tell whether this solution belongs to this reason."""
        return any(solution.code == solution_code for solution in self.solutions)


class CalendarDay(Struct, frozen=True, kw_only=True):
    """A day that is not what its weekday says."""

    date: date
    kind: Literal["day_off", "makeup_workday"]
    name: str
    certainty: Certainty
    source: str


class Province(Struct, frozen=True, kw_only=True):
    """A province or central city, by its code of the General Statistics Office."""

    id: int
    name: str
    kind: Literal["tỉnh", "thành phố"]
    valid_from: date | None


class Unit(Struct, frozen=True, kw_only=True):
    """A commune. Its centre is no address: it may be kilometres from the door."""

    code: str
    name: str
    kind: Literal["phường", "xã", "đặc khu"]
    province_id: int
    lat: float
    lon: float
    coord_quality: Literal["source", "repaired", "unchecked"]

    @property
    def full_name(self) -> str:
        """Give the name with its kind: Phường Ninh Kiều."""
        return f"{self.kind.capitalize()} {self.name}"


class FormerUnits(Struct, frozen=True, kw_only=True):
    """The units that a commune of Cần Thơ was made of on 1 July 2025."""

    code: str
    name: str
    kind: Literal["phường", "xã"]
    old_province: str
    area_km2: float
    old_units: str


class Successor(Struct, frozen=True, kw_only=True):
    """A province as it was until 30 June 2025, and the one that it belongs to now."""

    old_id: int
    old_name: str
    new_id: int
