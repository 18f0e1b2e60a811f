"""May this procedure go by post, in this direction, at this agency, on this date? (QĐ 45/2016, QĐ 468/2021)"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal
from uuid import UUID

from msgspec import Struct

from backend.catalogue.model import Direction, Mode, Procedure, Stage
from backend.catalogue.refusals import (
    AgreementGap,
    ModeNotAllowed,
    NoAgreement,
    NotByPost,
    NotInCatalogue,
    PresenceRequired,
    StageNotGiven,
    UnknownByPost,
)

STAGE_OF: Final[dict[Direction, Stage]] = {"SUBMIT": "RECEIVE", "RETURN": "RETURN"}


class Agreement(Struct, frozen=True, kw_only=True):
    """A period of a plan between province and post (kế hoạch phối hợp); an extension is a new period.

    No agency kind and no office: it covers every agency. `valid_to` is the last day, None while open.
    """

    agency_kind: str | None = None
    office_id: UUID | None = None
    stages: frozenset[Stage]
    mode: Mode
    valid_from: date
    valid_to: date | None = None
    kind: Literal["normal", "pilot"] = "normal"
    legal_basis: str | None = None

    def covers(self, agency_kind: str, office_id: UUID | None) -> bool:
        """Tell whether this agency is one of those that the agreement names."""
        return self.agency_kind in (None, agency_kind) and self.office_id in (None, office_id)

    def in_force(self, on: date) -> bool:
        """Tell whether the day lies within the period."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def agreement_for(
    procedure: Procedure | None,
    direction: Direction,
    on: date,
    agreements: Sequence[Agreement],
    *,
    office_id: UUID | None = None,
    mode: Mode = "carry",
) -> Agreement:
    """Give the agreement under which the dossier goes by post; each direction is asked for on its own.

    Raises a NotByPostToday that says which condition fails first.
    """
    if procedure is None:
        raise NotInCatalogue("?", direction)
    _catalogue_allows(procedure, direction)

    covering = [item for item in agreements if item.covers(procedure.agency_kind, office_id)]
    if not covering:
        raise NoAgreement(procedure.key, direction)
    in_force = [item for item in covering if item.in_force(on)]
    if not in_force:
        raise AgreementGap(procedure.key, direction, on)
    stage = STAGE_OF[direction]
    with_stage = [item for item in in_force if stage in item.stages]
    if not with_stage:
        raise StageNotGiven(procedure.key, direction, stage)
    for item in with_stage:
        if item.mode == mode:
            return item
    raise ModeNotAllowed(procedure.key, direction, mode)


def _catalogue_allows(procedure: Procedure, direction: Direction) -> None:
    presence, by_post = (
        (procedure.presence_at_submission, procedure.submit_by_post)
        if direction == "SUBMIT"
        else (procedure.presence_at_return, procedure.return_by_post)
    )
    if presence:
        raise PresenceRequired(procedure.key, direction)
    if by_post is None:
        raise UnknownByPost(procedure.key, direction)
    if not by_post:
        raise NotByPost(procedure.key, direction)
