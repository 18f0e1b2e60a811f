"""What the citizen's page says for one story: heading, question, papers, where to ask."""

from typing import Final

from markupsafe import Markup
from msgspec import Struct

from backend.base.clock import VIETNAM
from backend.base.look.paint import Language
from backend.receipts.steps import draw_steps
from backend.receipts.story import Story
from backend.receipts.words import full_moment, phrase, say

OWN_PAPERS: Final = {"papers": "paper_own", "inbound": "paper_to_give"}


class Letter(Struct, frozen=True, kw_only=True):
    """The words and drawings of one page, ready for its template."""

    heading: str
    lead: Markup
    asks: bool
    outcome: str
    papers: list[str]
    promise: str
    about: list[tuple[str, str]]
    help: str
    address: str
    hours: str
    inbound: bool
    wide: Markup
    narrow: Markup


def write_letter(story: Story, language: Language, large: bool) -> Letter:
    """Return what to show."""
    subject = story.subject
    wide, narrow = draw_steps(story, language, large)
    return Letter(
        heading=heading_of(story, language),
        lead=lead_of(story, language),
        asks=story.may_answer("confirmed"),
        outcome=story.answer.outcome if story.answer else "",
        papers=papers_of(story, language),
        promise=say(language, "promise", phone=on_phone(story, language)).replace(" .", "."),
        about=about(story, language),
        help=say(language, "help", office=subject.office),
        address=subject.office_address,
        hours=hours_of(story, language),
        inbound=story.direction == "inbound",
        wide=Markup(wide),  # noqa: S704 (drawn and escaped by the thread)
        narrow=Markup(narrow),  # noqa: S704 (drawn and escaped by the thread)
    )


def heading_of(story: Story, language: Language) -> str:
    """Return the one sentence that says how things stand."""
    if story.answer is not None:
        return say(language, story.answer.outcome)
    return say(language, f"{story.direction}_{story.where}")


def lead_of(story: Story, language: Language) -> Markup:
    """Return the sentence under the heading."""
    subject = story.subject
    if story.answer is not None:
        moment = full_moment(language, story.answer.answered_at, story.now)
        phone = on_phone(story, language)
        return with_moment(language, f"{story.answer.outcome}_text", moment, phone=phone)
    if story.handed_over is not None and story.where in ("ask", "counter"):
        place = subject.office if story.where == "counter" else f"{subject.commune_kind.lower()} {subject.commune}"
        moment = full_moment(language, story.handed_over.occurred_at, story.now)
        return with_moment(language, "lead", moment, place=place)
    key = story.where if story.where in ("held", "checked", "ended") else "soon"
    return Markup.escape(say(language, f"lead_{key}", office=subject.office))


def with_moment(language: Language, key: str, moment: str, **values: str) -> Markup:
    """Return a sentence whose time stands out."""
    raised = moment[:1].upper() + moment[1:] if phrase(language, key).startswith("{moment}") else moment
    time = Markup("<b>{}</b>").format(raised)
    return Markup(phrase(language, key)).format(moment=time, **values).replace(" .", ".")  # noqa: S704 (our own words)


def papers_of(story: Story, language: Language) -> list[str]:
    """Return the papers that the question is about."""
    if story.direction == "result":
        scope = [paper.strip() for paper in (story.subject.return_scope or "").split(";")]
        return [paper for paper in scope if paper] or [say(language, "paper_unknown")]
    if story.taking is None:
        return [say(language, OWN_PAPERS[story.direction])]
    return [
        say(language, "paper_count", count=story.taking.papers),
        say(language, "paper_seal", seal=story.taking.seal),
    ]


def about(story: Story, language: Language) -> list[tuple[str, str]]:
    """Return what the dossier is, in a few lines: no name and no code."""
    subject = story.subject
    due = f"{subject.due_at.astimezone(VIETNAM):%d/%m/%Y}" if subject.due_at else ""
    lines = (("procedure", subject.procedure), ("centre", subject.centre), ("due", due), ("phone", story.phone))
    return [(say(language, label), text) for label, text in lines if text]


def hours_of(story: Story, language: Language) -> str:
    """Return when the post office is open today."""
    spans = [f"{session.opens:%H:%M}–{session.closes:%H:%M}" for session in story.sessions]
    return say(language, "open_today", hours=", ".join(spans)) if spans else say(language, "closed_today")


def on_phone(story: Story, language: Language) -> str:
    """Return on which number the post will call, where it is known."""
    return say(language, "on_phone", phone=story.phone) if story.phone else ""
