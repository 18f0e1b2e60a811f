"""The six states as drawn shapes: the glyphs ○◐●◆✕▣ come from a different font on every phone."""

from backend.base.look.paint import State
from backend.base.look.strokes import stroke, tidy


def mark(state: State, radius: float, colour: str) -> str:
    """Draw a state's shape around the origin."""
    ring = f'<circle r="{tidy(radius * 0.86)}" fill="none" stroke="{colour}" stroke-width="{tidy(radius * 0.28)}"/>'
    r = tidy(radius)
    match state:
        case "waiting":
            return ring
        case "going":
            return f'{ring}<path d="M0-{r}A{r} {r} 0 0 0 0 {r}Z" fill="{colour}"/>'
        case "done":
            return f'<circle r="{r}" fill="{colour}"/>'
        case "needs":
            tip = tidy(radius * 1.15)
            return f'<path d="M0-{tip}L{tip} 0 0 {tip}-{tip} 0Z" fill="{colour}"/>'
        case "failed":
            arm = tidy(radius * 0.76)
            return stroke(f"M-{arm}-{arm}L{arm} {arm}M{arm}-{arm}L-{arm} {arm}", colour, radius * 0.42)
        case "held":
            return square(
                radius * 0.86, f'fill="none" stroke="{colour}" stroke-width="{tidy(radius * 0.28)}"'
            ) + square(radius * 0.4, f'fill="{colour}"')


def square(half: float, paint: str) -> str:
    """Draw a square around the origin."""
    side = tidy(2 * half)
    return f'<rect x="-{tidy(half)}" y="-{tidy(half)}" width="{side}" height="{side}" {paint}/>'


def state_mark(state: State) -> str:
    """Return a state's shape as a small picture of its own, in the colour of the text around it."""
    return f'<svg class="mark" viewBox="-10 -10 20 20" aria-hidden="true">{mark(state, 8, "currentColor")}</svg>'
