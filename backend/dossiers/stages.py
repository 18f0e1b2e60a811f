"""A dossier's two states as one table: the agency owns ``national_status``, the post its own ``postal_stage``.

Rows are those of the working rules (QĐ 45/2016, NĐ 118/2025, TT 03/2025/TT-VPCP); an event that fits no row is refused.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from backend.dossiers.refusals import NotAtThisStage

Who = Literal["citizen", "clerk", "courier", "dispatcher", "agency_officer", "parcel"]

ACCEPTED, IN_WORK, SUPPLEMENT, DUTIES, WITHDRAWN, STOPPED, RESULT, RETURNED = 2, 4, 5, 6, 7, 8, 9, 10


class Standing(Struct, frozen=True):
    """Where a dossier is: our stage, the agency's status."""

    stage: str
    national_status: int


class StageRule(Struct, frozen=True, kw_only=True):
    """One row: at these stages and statuses (empty: any) this event leads there; None leaves a part as it is."""

    event: str
    stages: frozenset[str]
    statuses: frozenset[int]
    stage: str | None
    national_status: int | None
    who: frozenset[str]


def _rule(
    event: str, before: str, after: str | None, status: int | None, who: str, statuses: Iterable[int] = ()
) -> StageRule:
    return StageRule(
        event=event,
        stages=frozenset(before.split()),
        statuses=frozenset(statuses),
        stage=after,
        national_status=status,
        who=frozenset(who.split()),
    )


RULES: tuple[StageRule, ...] = (
    _rule("guide", "requested", "guided", None, "clerk courier"),
    _rule("accept_physical", "requested guided", "received_by_post", None, "clerk courier parcel"),
    _rule("digitise", "received_by_post", "digitised", None, "clerk"),
    _rule("hand_over_in", "received_by_post digitised", "handed_to_agency", None, "parcel"),
    _rule("accept", "handed_to_agency", "accepted", ACCEPTED, "agency_officer", [1]),
    _rule("refuse", "handed_to_agency", "refused", 3, "agency_officer", [1]),
    _rule("process", "", None, IN_WORK, "agency_officer", [ACCEPTED]),
    _rule("supplement", "", None, SUPPLEMENT, "agency_officer", [ACCEPTED, IN_WORK]),
    _rule("supplement_received", "", None, IN_WORK, "agency_officer", [SUPPLEMENT]),
    _rule("payment_due", "", None, DUTIES, "agency_officer", [ACCEPTED, IN_WORK]),
    _rule("paid", "", None, IN_WORK, "agency_officer", [DUTIES]),
    _rule("withdraw", "", "withdrawn", WITHDRAWN, "agency_officer", [1, ACCEPTED, IN_WORK, SUPPLEMENT, DUTIES]),
    _rule("stop", "", "stopped", STOPPED, "agency_officer", [1, ACCEPTED, IN_WORK, SUPPLEMENT, DUTIES]),
    _rule("result", "", "result_ready", RESULT, "agency_officer", [IN_WORK, DUTIES]),
    _rule("hand_over_out", "result_ready result_back_at_agency", "result_with_post", None, "parcel", [RESULT]),
    _rule("delivered", "result_with_post", "returned", RETURNED, "parcel", [RESULT]),
    _rule("delivery_voided", "returned", "result_with_post", RESULT, "parcel", [RETURNED]),
    _rule("result_returned", "result_with_post", "result_back_at_agency", RESULT, "parcel", [RESULT]),
    _rule("papers_out", "refused withdrawn stopped papers_back_at_agency", "papers_with_post", None, "parcel"),
    _rule("papers_delivered", "papers_with_post", "papers_back", None, "parcel"),
    _rule("papers_voided", "papers_back", "papers_with_post", None, "parcel"),
    _rule("papers_returned", "papers_with_post", "papers_back_at_agency", None, "parcel"),
)  # fmt: skip


def advance(standing: Standing, event: str, who: Who) -> Standing:
    """Return where an event brings a dossier.

    Raises NotAtThisStage.
    """
    for rule in RULES:
        at_stage = not rule.stages or standing.stage in rule.stages
        in_status = not rule.statuses or standing.national_status in rule.statuses
        if rule.event == event and at_stage and in_status and who in rule.who:
            return Standing(
                rule.stage if rule.stage is not None else standing.stage,
                rule.national_status if rule.national_status is not None else standing.national_status,
            )
    raise NotAtThisStage
