"""Luggage tags: a proof that hangs on the thread, dashed where it is missing."""

from html import escape

from backend.base.look.icons import PATHS, Icon
from backend.base.look.letters import width
from backend.base.look.strokes import at, stroke, tidy


def tag_height(size: float) -> float:
    """Return how high a tag is for a text size."""
    return size * 1.75


def tag_width(text: str, size: float) -> float:
    """Return how wide a tag is."""
    return width(text, size * 0.86) + size * 2.9


def tag_picture(icon: Icon, text: str, size: float, colour: str, ground: str, missing: bool) -> str:
    """Draw a tag whose eyelet is at its left; its upper left corner is the origin."""
    w, h = tag_width(text, size), tag_height(size)
    dashes = ' stroke-dasharray="3 3"' if missing else ""
    eyelet = f"H8L0 {tidy(h * 0.3)}V{tidy(h * 0.7)}L8 {tidy(h)}"
    outline = f"M{tidy(w - 4)} 0{eyelet}H{tidy(w - 4)}q4 0 4-4V4q0-4-4-4Z"
    return (
        f'<path d="{outline}" fill="{ground}" stroke="{colour}" stroke-width="1.1"{dashes}/>'
        f'<circle cx="7" cy="{tidy(h / 2)}" r="2" fill="none" stroke="{colour}"/>'
        + at(size * 1.0, h / 2 - size * 0.45, stroke(PATHS[icon], colour, 2.2), size * 0.9 / 24)
        + f'<text x="{tidy(size * 2.2)}" y="{tidy(h / 2 + size * 0.3)}" fill="{colour}" '
        f'font-size="{tidy(size * 0.86)}">{escape(text)}</text>'
    )
