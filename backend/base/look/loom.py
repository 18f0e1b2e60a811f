"""Lays a thread from the top down: where each part stands, and what it looks like there."""

from html import escape
from typing import Final, Literal

from msgspec import Struct

from backend.base.look.letters import balance
from backend.base.look.marks import mark
from backend.base.look.paint import Paint, State
from backend.base.look.parts import Break, Hold, Knot, Part, Tag
from backend.base.look.strokes import BEAD, REACH, at, bead, clasp, dotted, frayed, stroke, tidy, twisted
from backend.base.look.tags import tag_height, tag_picture, tag_width

LookName = Literal["full", "compact", "plain"]


class Look(Struct, frozen=True, kw_only=True):
    """Where things stand, in multiples of the text size: the thread, the words, half a length between knots."""

    spine: float
    words: float
    length: float
    clasp: float
    title: float


LOOKS: Final[dict[LookName, Look]] = {
    "full": Look(spine=19, words=22, length=1.6, clasp=0.085, title=1.07),
    "compact": Look(spine=1.3, words=3.1, length=0.8, clasp=0.042, title=1.0),
    "plain": Look(spine=1.6, words=3.9, length=1.7, clasp=0.054, title=1.1),
}


class Loom:
    """``pen`` is how far down the words are, ``laid`` how far the thread is drawn."""

    def __init__(self, look: LookName, width: float, size: float, paint: Paint) -> None:
        self.name, self.look, self.width, self.em, self.paint = look, LOOKS[look], width, size, paint
        self.full = look == "full"
        self.x, self.words_x, self.scale = (part * size for part in (self.look.spine, self.look.words, self.look.clasp))
        self.row, self.small, self.tiny = size * 1.42, size * 0.93, size * 0.86
        self.spine: list[str] = []
        self.drawn: list[str] = []
        self.pen = self.laid = size * 0.3
        self.colour, self.to_come = paint.ink, False

    def add(self, part: Part, after: Part | None) -> str:
        """Lay one part and return its words; what comes after it decides the colour of the thread that leaves it."""
        self.drawn = []
        match part:
            case Knot():
                self.tie(part, after)
            case Hold():
                self.hold(part)
            case Break():
                self.tear(part)
        return "".join(self.drawn)

    def finish(self) -> float:
        """Lay the thread to its end and return how high the whole is."""
        self.lay(max(self.pen, self.laid))
        return self.laid + self.em * 0.5

    def tie(self, part: Knot, after: Part | None) -> None:
        """Lay a handover or a bead, with its words beside it."""
        first = self.pen + self.em * self.look.title
        baseline = self.write_heading(part, first)
        handover = part.is_handover
        beside = first + self.em * (0.15 if handover else -0.35)
        centre = baseline + self.em * 2 if self.full and handover else beside
        reach = REACH * self.scale if handover else self.em * 0.85
        self.lay(centre - reach)
        above = self.colour
        self.turn(after, part.state)
        bead_on_thread = mark(part.state, self.em * 0.46, self.paint.of(part.state))
        self.spine.append(
            at(self.x, centre, self.clasp_of(part, above), self.scale)
            if handover
            else at(self.x, centre, bead_on_thread)
        )
        self.laid = centre + reach
        baseline = self.write_ends(part, centre, baseline) if handover else baseline
        urgent = part.state in ("needs", "failed")
        baseline = self.write_more(part.note, baseline, self.paint.of(part.state) if urgent else self.paint.quiet)
        baseline = self.hang(part, baseline, centre)
        self.pen = max(baseline + self.em * 0.4, self.laid)
        if isinstance(after, Knot):
            self.pen += self.look.length * self.em

    def hold(self, part: Hold) -> None:
        """Lay a length, with the name of who held it where it is known."""
        self.change_over(part)
        self.pen += self.look.length * self.em
        if part.who:
            baseline = self.pen + self.em * 0.35
            self.write(part.who, self.words_x, baseline, self.colour, self.small, 600)
            self.write(
                part.span, self.x - 3 * self.em if self.full else self.width, baseline, self.paint.quiet, self.small,
                ended=True,
            )  # fmt: skip
            self.pen += self.row * 0.5 + self.look.length * self.em

    def tear(self, part: Break) -> None:
        """Leave a gap with both ends frayed, as high as its words."""
        red, scale = self.paint.lacquer, self.em / 15
        self.lay(self.pen + self.em)
        top, baseline = self.laid, self.laid + self.em * 1.4
        self.write_time(part.time, baseline, red)
        self.put_mark("failed", baseline)
        baseline = self.write_lines(
            part.title, self.words_x + self.em * 1.2, baseline, red, self.em * self.look.title, 700
        )
        baseline = self.write_more(part.note, baseline, self.paint.ink)
        resume = max(top + 56 * scale, baseline + self.em * 0.6)
        self.spine.append(frayed(self.x, top, red, scale, upwards=False))
        self.spine.append(frayed(self.x, resume, red, scale, upwards=True))
        self.laid, self.colour, self.to_come = resume, self.paint.ink, False
        self.pen = resume

    def turn(self, after: Part | None, now: State) -> None:
        """Take the colour of what the thread runs into: past, in hand, still to come, or at its end."""
        state: State | None = None if after is None or isinstance(after, Break) else after.state
        self.to_come = state == "waiting" or (after is None and now == "waiting")
        if self.to_come:
            self.colour = self.paint.quiet
        elif state == "going":
            self.colour = self.paint.river
        else:
            self.colour = self.paint.leaf if after is None and now == "done" else self.paint.ink

    def change_over(self, part: Hold) -> None:
        """Begin a length where the one before it looks otherwise; one that looks the same just goes on."""
        before = self.colour, self.to_come
        self.turn(part, part.state)
        after = self.colour, self.to_come
        if before != after:
            self.colour, self.to_come = before
            self.lay(self.pen)
            self.colour, self.to_come = after

    def lay(self, to: float) -> None:
        """Draw the thread from where it was laid to here."""
        length = to - self.laid
        if length <= 1:
            return
        if self.to_come:
            self.spine.append(dotted(self.x, self.laid, length, self.colour))
        else:
            self.spine.append(twisted(self.x, self.laid, length, self.colour, self.em / 14))
        self.laid = to

    def clasp_of(self, part: Knot, above: str) -> str:
        """Return a handover's clasp: a full bead where a side has signed, a hollow one where it has not."""
        ends = (part.giver, part.receiver)
        loose = self.paint.amber if any(end is not None and end.tied for end in ends) else self.paint.quiet
        giver, receiver = (
            bead(side, colour, colour) if end is not None and end.tied else bead(side, self.paint.paper, loose)
            for side, end, colour in ((-1, part.giver, above), (1, part.receiver, self.colour))
        )
        return clasp(above, self.colour, self.paint.paper, giver, receiver)

    def write_heading(self, part: Knot, baseline: float) -> float:
        """Write when, what and where; return the last baseline."""
        later = part.state == "waiting"
        self.write_time(part.time, baseline, self.paint.quiet if later else self.paint.ink)
        if self.full:
            self.write(part.date, 0, baseline + self.row * 0.9, self.paint.quiet, self.tiny)
        marked = self.full or part.is_handover
        if marked:
            self.put_mark(part.state, baseline)
        indent = self.em * 1.2 if marked else 0
        size = self.em * self.look.title
        baseline = self.write_lines(part.title, self.words_x + indent, baseline, self.paint.ink, size, 700)
        return self.write_more(part.place, baseline, self.paint.quiet)

    def write_ends(self, part: Knot, centre: float, baseline: float) -> float:
        """Name both sides of a handover: beside their beads, or in one line where room is short."""
        if not self.full:
            names = [end.who for end in (part.giver, part.receiver) if end is not None and end.who]
            return (
                self.write_more(" → ".join(names), baseline, self.paint.quiet) if self.name == "compact" else baseline
            )
        later = part.state == "waiting"
        for end, x, y, ended in (
            (part.giver, self.x - 3 * self.em, centre - self.em * 0.35, True),
            (part.receiver, self.words_x, centre + self.em * 0.9, False),
        ):
            if end is not None:
                self.write(end.who, x, y, self.paint.quiet if later else self.paint.ink, self.em, 600, ended)
                role = self.paint.quiet if later or end.tied else self.paint.amber
                self.write(end.role, x, y + self.row * 0.85, role, self.tiny, ended=ended)
        return centre + self.em * 0.9 + self.row * 0.85

    def hang(self, part: Knot, baseline: float, centre: float) -> float:
        """Hang the proofs in rows, the first on a string; return the last line's foot."""
        x, y, height = self.words_x, baseline + self.em * 0.7, tag_height(self.em)
        for position, tag in enumerate(part.tags):
            across = tag_width(tag.text, self.em)
            if position and x + across > self.width:
                x, y = self.words_x, y + height + self.em * 0.5
            if not position:
                self.drawn.append(self.string(part, x, y + height / 2, centre, baseline))
            colour = self.colour_of(tag, part.state)
            self.drawn.append(at(x, y, tag_picture(tag.icon, tag.text, self.em, colour, self.paint.sheet, tag.missing)))
            x += across + self.em * 0.5
        return y + height if part.tags else baseline

    def colour_of(self, tag: Tag, state: State) -> str:
        """Return a tag's colour: a proof that is missing must be seen, one that is not due yet need not."""
        if not tag.missing:
            return self.paint.ink
        return self.paint.quiet if state == "waiting" else self.paint.amber

    def string(self, part: Knot, x: float, y: float, centre: float, baseline: float) -> str:
        """Return the string from the receiver's bead, or from the thread, to the first tag."""
        from_x, from_y = self.x, baseline
        if self.full and part.is_handover:
            from_x, from_y = self.x + BEAD[0] * self.scale, centre + (BEAD[1] + 4) * self.scale
        level = tidy(y)
        path = (
            f"M{tidy(from_x)} {tidy(from_y)}C{tidy(from_x)} {level} {tidy(x - self.em)} {level} {tidy(x + 7)} {level}"
        )
        return stroke(path, self.paint.quiet, 1.2)

    def write_time(self, text: str, baseline: float, colour: str) -> None:
        """Write when: in a column of its own, at the right edge, or not at all."""
        if self.full:
            self.write(text, 0, baseline, colour, self.em * self.look.title, 700)
        elif self.name == "compact":
            self.write(text, self.width, baseline, colour, self.small, 700, ended=True)

    def put_mark(self, state: State, baseline: float) -> None:
        """Put a state's shape before its title."""
        shape = mark(state, self.em * 0.4, self.paint.of(state))
        self.drawn.append(at(self.words_x + self.em * 0.42, baseline - self.em * 0.36, shape))

    def write_more(self, text: str, baseline: float, colour: str) -> float:
        """Write smaller lines under what was written."""
        return self.write_lines(text, self.words_x, baseline + self.row, colour, self.small) if text else baseline

    def write_lines(self, text: str, x: float, baseline: float, colour: str, size: float, weight: int = 400) -> float:
        """Write a text in as many lines as it needs and return the last one's baseline."""
        aside = self.em * 3 if self.name == "compact" and weight == 700 else 0
        lines = balance(text, size, self.width - x - aside, weight == 700)
        for position, line in enumerate(lines):
            self.write(line, x, baseline + position * self.row, colour, size, weight)
        return baseline + max(len(lines) - 1, 0) * self.row

    def write(
        self, text: str, x: float, y: float, colour: str, size: float, weight: int = 400, ended: bool = False
    ) -> None:
        """Write one line; ``ended`` means that it ends at x."""
        if text:
            anchor = ' text-anchor="end"' if ended else ""
            self.drawn.append(
                f'<text x="{tidy(x)}" y="{tidy(y)}" fill="{colour}" font-size="{tidy(size)}" '
                f'font-weight="{weight}"{anchor}>{escape(text)}</text>'
            )
