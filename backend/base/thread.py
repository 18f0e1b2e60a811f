"""The thread: custody as one vertical line, from data to SVG. Pure: no browser, no clock, no measuring.

A held length is two strands twisted together; a handover a clasp with a bead for each side, full where that side has
signed, hollow where it has not; a break a gap with frayed ends; what is to come, dots; proofs hang on as tags.
"""

from html import escape

from backend.base.look.loom import LookName, Loom
from backend.base.look.paint import PRINT, SCREEN, Language, Paint, State
from backend.base.look.parts import Break, End, Hold, Knot, Part, Tag, Thread, spoken
from backend.base.look.strokes import bead, clasp, tidy

__all__ = [
    "PRINT",
    "SCREEN",
    "Break",
    "End",
    "Hold",
    "Knot",
    "Paint",
    "Part",
    "State",
    "Tag",
    "Thread",
    "draw_thread",
    "knot",
]


def draw_thread(
    thread: Thread,
    look: LookName = "full",
    *,
    width: float = 760,
    size: float = 15,
    paint: Paint = SCREEN,
    language: Language = "vi",
) -> str:
    """Return the thread as SVG, ``width`` px wide, its text ``size`` px high; the words wrap to fit.

    ``full`` has columns for time and giver, ``compact`` is for a handheld, ``plain`` for a citizen. Where nothing
    knows CSS variables (print), give PRINT as the paint.
    """
    loom = Loom(look, width, size, paint)
    items = []
    for position, part in enumerate(thread.parts):
        drawn = loom.add(part, thread.parts[position + 1] if position + 1 < len(thread.parts) else None)
        items.append(f'<g role="listitem" aria-label="{escape(spoken(part, language))}">{drawn}</g>' if drawn else "")
    height = tidy(loom.finish())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="thread" role="list" aria-label="{escape(thread.label)}" '
        f'viewBox="0 0 {tidy(width)} {height}" width="{tidy(width)}" height="{height}" font-family="inherit">'
        f'<g aria-hidden="true">{"".join(loom.spine)}</g>{"".join(items)}</svg>'
    )


def knot(size: int = 32, paint: Paint = SCREEN) -> str:
    """Return the clasp alone: the logo, and the mark between two signatures."""
    ends = bead(-1, paint.ink, paint.ink), bead(1, paint.river, paint.river)
    picture = clasp(paint.ink, paint.river, paint.paper, *ends, width=5.2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="knot" width="{size}" height="{size}" '
        f'viewBox="-30 -30 60 60" aria-hidden="true">{picture}</svg>'
    )
