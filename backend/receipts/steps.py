"""The way of the papers in five plain steps, as parts of the thread."""

from datetime import datetime

from backend.base.look.paint import Language, State
from backend.base.thread import End, Hold, Knot, Part, Thread, draw_thread
from backend.receipts.story import GIVEN, TAKEN, Story
from backend.receipts.words import moment_of, raised, say

SIZE, LARGE_SIZE = 17, 24
WIDTH, NARROW_WIDTH = 350, 280
ACCEPTED, READY = 2, 9


def draw_steps(story: Story, language: Language, large: bool) -> tuple[str, str]:
    """Return the thread twice, for a usual and for a narrow screen: a drawing does not reflow."""
    steps = {"result": result_steps, "papers": papers_steps, "inbound": inbound_steps}[story.direction]
    thread = Thread(label=say(language, "thread_heard"), parts=steps(story, language))
    size = LARGE_SIZE if large else SIZE
    wide, narrow = (
        draw_thread(thread, "plain", width=width, size=size, language=language) for width in (WIDTH, NARROW_WIDTH)
    )
    return wide, narrow


def result_steps(story: Story, language: Language) -> list[Part]:
    """Return the steps of a result that goes to the citizen."""
    subject = story.subject
    ready = subject.national_status >= READY
    return [
        event(story, language, "step_accepted", subject.received_at, subject.centre, happened=True),
        event(story, language, "step_ready", story.came_to("result_ready") or subject.registered_at, happened=ready),
        taken(story, language, "step_result_taken"),
        carried(story),
        given(story, language),
        confirmed(story, language, "step_confirm"),
    ]


def papers_steps(story: Story, language: Language) -> list[Part]:
    """Return the steps of papers that go back to the citizen."""
    brought = story.last("loaded") or story.last("collected")
    state: State = "waiting"
    if brought is not None:
        state = "going" if story.subject.state == "with_courier" else "done"
    return [
        event(story, language, "step_refused", story.subject.registered_at, story.subject.centre, happened=True),
        taken(story, language, "step_papers_taken"),
        Knot(
            title=say(language, "step_carried"),
            state=state,
            place=moment_of(language, brought.occurred_at, story.now) if brought else "",
        ),
        carried(story),
        given(story, language),
        confirmed(story, language, "step_confirm"),
    ]


def inbound_steps(story: Story, language: Language) -> list[Part]:
    """Return the steps of papers that the citizen sends to an agency."""
    subject = story.subject
    handed = story.last("handed_over")
    return [
        event(story, language, "step_registered", subject.registered_at, happened=True),
        taken(story, language, "step_collected"),
        carried(story),
        confirmed(story, language, "step_confirm_given", passed=handed is not None),
        carried(story),
        Knot(
            title=say(language, "step_handed"),
            state="done" if handed else hurdle(story) or "waiting",
            place=told(story, language, handed.occurred_at, subject.centre) if handed else on_the_way(story, language),
            giver=End(tied=handed is not None),
            receiver=End(tied=handed is not None),
        ),
        event(
            story, language, "step_accepted", subject.received_at, happened=subject.national_status >= ACCEPTED,
        ),
    ]  # fmt: skip


def event(
    story: Story, language: Language, title: str, at: datetime | None, place: str = "", *, happened: bool
) -> Knot:
    """Return a step that is no handover."""
    if not happened:
        return Knot(title=say(language, title), state="waiting")
    return Knot(title=say(language, title), state="done", place=told(story, language, at, place))


def taken(story: Story, language: Language, title: str) -> Knot:
    """Return the handover to the post; the citizen's end is tied once they have confirmed."""
    happened = story.last(*TAKEN)
    by_citizen = story.direction == "inbound"
    confirmed = story.answer is not None and story.answer.outcome == "confirmed"
    return Knot(
        title=say(language, title),
        state="done" if happened else "waiting",
        place=moment_of(language, happened.occurred_at, story.now) if happened else "",
        giver=End(tied=happened is not None and (confirmed or not by_citizen)),
        receiver=End(tied=happened is not None),
    )


def given(story: Story, language: Language) -> Knot:
    """Return the handover to the citizen, whose end is tied once they have confirmed."""
    happened = story.handed_over
    counter = happened is not None and happened.kind == GIVEN[1]
    confirmed = story.answer is not None and story.answer.outcome == "confirmed"
    confirmed = confirmed or story.is_acknowledged
    state: State = "done" if confirmed else "going"
    when = moment_of(language, happened.occurred_at, story.now) if happened else on_the_way(story, language)
    return Knot(
        title=say(language, "step_given_counter" if counter else "step_given"),
        state=state if happened else hurdle(story) or "waiting",
        place=say(language, "by_code", when=when) if story.is_acknowledged else when,
        giver=End(tied=happened is not None),
        receiver=End(tied=confirmed),
    )


def confirmed(story: Story, language: Language, title: str, passed: bool = False) -> Knot:
    """Return the citizen's own step; ``passed`` where the papers went on without it."""
    if story.answer is not None:
        wrong = story.answer.outcome == "disputed"
        return Knot(
            title=say(language, "said_wrong" if wrong else title),
            state="needs" if wrong else "done",
            place=moment_of(language, story.answer.answered_at, story.now),
        )
    if passed:
        return Knot(title=say(language, title), state="needs", place=say(language, "not_said"))
    left = story.handed_over is not None
    return Knot(title=say(language, title), state="waiting", place=say(language, "only_this") if left else "")


def carried(story: Story) -> Hold:
    """Return the length on which the post has the papers, as far as it has come."""
    if story.subject.state in ("with_courier", "in_transit", "at_office"):
        return Hold(state="going")
    return Hold(state="done" if story.last(*TAKEN) else "waiting")


def hurdle(story: Story) -> State | None:
    """Return what stands in the way of the next handover, if anything."""
    state = story.subject.state
    if state == "held":
        return "held"
    if state == "exception":
        return "needs"
    return "failed" if state in ("returning", "returned_to_agency", "lost", "compensated", "cancelled") else None


def on_the_way(story: Story, language: Language) -> str:
    """Return what is known of a handover that has not happened."""
    state = story.subject.state
    words = {
        "held": "kept_at",
        "at_office": "kept_at",
        "with_courier": "tried" if story.subject.attempts else "on_the_way",
        "in_transit": "on_the_way",
        "exception": "being_checked",
        "returning": "going_back",
        "returned_to_agency": "gone_back",
        "lost": "being_checked",
        "compensated": "stopped",
        "cancelled": "stopped",
    }
    return say(language, words[state], office=story.subject.office) if state in words else ""


def told(story: Story, language: Language, at: datetime | None, place: str = "") -> str:
    """Return when and where, as far as both are known."""
    when = moment_of(language, at, story.now) if at else ""
    return raised(", ".join(text for text in (when, place) if text))
