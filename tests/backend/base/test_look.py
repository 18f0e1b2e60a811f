import re
from itertools import product

import pytest

from backend.base.assets import ASSETS
from backend.base.look.paint import PRINT
from backend.base.thread import knot

THEMES = (":root", '[data-theme="night"]', '[data-theme="sun"]')
GROUNDS = ("paper", "sheet", "well")
STATES = ("river", "leaf", "amber", "lacquer")


def tokens(theme):
    """Give the colours of a theme, the usual ones where it says nothing."""
    css = ASSETS["tokens.css"].body.decode()
    found = {}
    for name in dict.fromkeys((":root", theme)):
        block = css.split(name + " {", 1)[1].split("}", 1)[0]
        found |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))
    return found


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_is_readable_on_every_ground(theme):
    colour = tokens(theme)
    least = 9.3 if "sun" in theme else 5.2
    for text, ground in product(("quiet", *STATES), GROUNDS):
        assert contrast(colour[text], colour[ground]) >= least, (text, ground)
    assert all(contrast(colour["ink"], colour[ground]) >= 13 for ground in GROUNDS)


@pytest.mark.parametrize("theme", THEMES)
def test_states_are_readable_on_their_own_wash_and_buttons_on_their_fill(theme):
    colour = tokens(theme)
    for state in STATES:
        assert contrast(colour[state], colour[f"{state}-wash"]) >= 5, state
        assert contrast(colour["on"], colour[state]) >= 5, state


@pytest.mark.parametrize("theme", THEMES)
def test_what_can_be_operated_has_an_edge_that_is_seen(theme):
    colour = tokens(theme)
    assert all(contrast(colour["edge"], colour[ground]) >= 3 for ground in GROUNDS)


@pytest.mark.parametrize("theme", THEMES[:2])
def test_a_tour_shows_its_number(theme):
    colour = tokens(theme)
    assert all(contrast(colour["on"], colour[f"tour-{number}"]) >= 5 for number in range(1, 9))


def test_print_has_the_colours_of_the_page():
    page = tokens(":root")
    for name in ("ink", "quiet", *STATES):
        assert getattr(PRINT, name) == page[name]


def test_the_icon_of_every_page_is_the_knot():
    assert ASSETS["knot.svg"].body.decode() == knot(64, PRINT) + "\n"
