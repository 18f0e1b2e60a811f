"""What a receipt is about, told from facts: where the papers are, and whether the citizen has something to answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from msgspec import Struct

from backend.receipts.model import ANSWERABLE, was_handed_over
from backend.receipts.store import Answer, Happened, Session, Subject
from mobile_sync.custody import TO_AGENCY
from mobile_sync.doorstep import Outcome

Direction = Literal["result", "papers", "inbound"]
Where = Literal["ask", "counter", "moving", "held", "soon", "checked", "ended"]

GIVEN: Final = ("delivered", "collected_at_counter")
TAKEN: Final = ("collected", "accepted_at_counter")
WHERE: Final[dict[str, Where]] = {
    "with_courier": "moving",
    "in_transit": "moving",
    "at_office": "moving",
    "held": "held",
    "exception": "checked",
    "returning": "ended",
    "returned_to_agency": "ended",
    "lost": "ended",
    "compensated": "ended",
    "cancelled": "ended",
}


class Taking(Struct, frozen=True, kw_only=True):
    """What was counted and sealed before the citizen."""

    papers: int
    seal: str


class Story(Struct, frozen=True, kw_only=True):
    """Everything that a citizen's page may tell. ``phone`` is masked; nobody's name is in here.

    ``acknowledged`` are the deliveries to which the citizen's own code was brought.
    """

    subject: Subject
    events: Sequence[Happened]
    dossier_events: Sequence[Happened]
    answer: Answer | None
    phone: str
    taking: Taking | None
    acknowledged: Sequence[UUID]
    sessions: Sequence[Session]
    now: datetime

    @property
    def direction(self) -> Direction:
        """Return which way the papers go: a result or papers to the citizen, or papers from them."""
        if self.subject.leg in TO_AGENCY:
            return "inbound"
        return "result" if self.subject.leg == "OUTBOUND_RESULT" else "papers"

    @property
    def handed_over(self) -> Happened | None:
        """Return the moment in which the papers passed between post and citizen, where it still holds."""
        event = self.last(*(TAKEN if self.direction == "inbound" else GIVEN))
        subject = self.subject
        holds = was_handed_over(subject.leg, subject.state, subject.holder_kind, event is not None)
        return event if holds else None

    @property
    def is_acknowledged(self) -> bool:
        """Return whether the citizen's own code was brought to the delivery that holds."""
        return self.handed_over is not None and self.handed_over.fact_id in self.acknowledged

    @property
    def where(self) -> Where:
        """Return where things stand, as the page's heading tells it."""
        if self.handed_over is not None and (self.direction != "inbound" or self.answer is None):
            return "counter" if self.handed_over.kind in ("collected_at_counter", "accepted_at_counter") else "ask"
        return WHERE.get(self.subject.state, "moving" if self.handed_over else "soon")

    def may_answer(self, outcome: Outcome) -> bool:
        """Return whether the citizen's answer fits what happened; one answer is all there is."""
        return self.answer is None and self.handed_over is not None and self.subject.state in ANSWERABLE[outcome]

    def last(self, *kinds: str) -> Happened | None:
        """Return the latest event of these kinds."""
        return next((event for event in reversed(self.events) if event.kind in kinds), None)

    def came_to(self, stage: str) -> datetime | None:
        """Return when the dossier last came to a stage."""
        return next((event.occurred_at for event in reversed(self.dossier_events) if event.kind == stage), None)
