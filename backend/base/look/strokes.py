"""The strokes that a thread is drawn with: twisted, dotted, frayed, and the clasp where one hand gives to another."""

from typing import Final

# The giver's half of a clasp: down the right, round below, then out to the left, where its bead is.
GIVEN: Final = "M0-28C0-16 14-17 14-4C14 13-6 13-6 1"
TAIL: Final = "C-6-6-13-9-23-9"
REACH: Final = 28.0
BEAD: Final = (23.0, 9.0)
LOOSE_ENDS: Final = "M0-2C0 6-8 7-9 18M0-2C0 7-4 11-3 22M0-2C1 7 2 12 2 19M0-2C1 6 7 9 7 20M0-2C1 4 10 6 13 15"


def tidy(number: float) -> str:
    """Write a length for SVG: one decimal, no trailing zero."""
    return f"{round(number, 1) + 0.0:g}"


def at(x: float, y: float, inner: str, scale: float = 1, flip: float = 1) -> str:
    """Move a drawing to a place; ``flip`` -1 turns it upside down."""
    size = "" if scale == 1 and flip == 1 else f" scale({scale:.3g} {scale * flip:.3g})"
    return f'<g transform="translate({tidy(x)} {tidy(y)}){size}">{inner}</g>'


def stroke(path: str, colour: str, width: float, dashes: str = "") -> str:
    """Draw a line with round ends."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{tidy(width)}" stroke-linecap="round" '
        f'stroke-linejoin="round"{dashed}/>'
    )


def twisted(x: float, top: float, height: float, colour: str, scale: float) -> str:
    """Draw a held length: two strands round each other, the giver's account and the receiver's."""
    turns = max(1, round(height / (9.5 * scale)))
    step, swing = height / turns, 2.9 * scale
    return stroke(
        "".join(strand(x, top, turns, step, side * swing) for side in (1, -1)),
        colour,
        2 * scale,
    )


def strand(x: float, top: float, turns: int, step: float, swing: float) -> str:
    """Return the path of one strand, swinging to either side in turn."""
    bows = (
        f"c{tidy(side)} {tidy(step / 3)} {tidy(side)} {tidy(step * 2 / 3)} 0 {tidy(step)}"
        for side in (swing if turn % 2 == 0 else -swing for turn in range(turns))
    )
    return f"M{tidy(x)} {tidy(top)}" + "".join(bows)


def dotted(x: float, top: float, height: float, colour: str) -> str:
    """Draw a length that is still to come."""
    return stroke(f"M{tidy(x)} {tidy(top + 4)}v{tidy(max(height - 6, 0))}", colour, 2.6, "0.1 7.5")


def frayed(x: float, y: float, colour: str, scale: float, upwards: bool) -> str:
    """Draw the end of a torn length."""
    return at(x, y, stroke(LOOSE_ENDS, colour, 1.8), scale, -1 if upwards else 1)


def clasp(up: str, down: str, paper: str, giver: str, receiver: str, width: float = 4) -> str:
    """Draw two bights hooked into each other, half a turn apart, around the origin.

    Each end passes over the other's bight, so that the clasp holds. ``giver`` and ``receiver`` are the beads.
    """
    halved = '<g transform="rotate(180)">'
    return (
        f"{thick(GIVEN + TAIL, up, paper, width)}{halved}{thick(GIVEN + TAIL, down, paper, width)}</g>"
        f"{thick('M-6 1' + TAIL, up, paper, width)}{giver}{receiver}"
    )


def thick(path: str, colour: str, paper: str, width: float) -> str:
    """Draw a strand with a rim of paper, so that it reads as lying above what it crosses."""
    return stroke(path, paper, width + 2.8).replace("round", "butt", 1) + stroke(path, colour, width)


def bead(side: int, fill: str, rim: str) -> str:
    """Draw the bead on the giver's (-1) or the receiver's (1) end."""
    x, y = BEAD
    return (
        f'<circle cx="{tidy(side * x)}" cy="{tidy(side * y)}" r="4.2" fill="{fill}" stroke="{rim}" stroke-width="2"/>'
    )
