"""How wide words will be, near enough to wrap and to place them without a browser."""

import unicodedata
from typing import Final

# In thousandths of the size, after Be Vietnam Pro, rounded up: the faces of phones are narrower.
WIDTHS: Final = {
    **dict.fromkeys("ijlI.,:;|'’!· ", 290),
    **dict.fromkeys("ftr()[]1", 430),
    **dict.fromkeys("mwMW%₫@…", 930),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZĐƠƯ–", 730),
}
OTHER: Final = 620
BOLDER: Final = 1.03


def width(text: str, size: float, bold: bool = False) -> float:
    """Return about how wide a text is; a letter's diacritics take no room."""
    bare = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return sum(WIDTHS.get(letter, OTHER) for letter in bare) * size * (BOLDER if bold else 1) / 1000


def wrap(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Break a text into lines that fit; a word wider than the room has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balance(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Break a text into as few lines as fit, about equally long: no word is left alone."""
    fewest = wrap(text, size, room, bold)
    narrower = (wrap(text, size, room * share / 20, bold) for share in range(10, 20))
    return next((lines for lines in narrower if len(lines) == len(fewest)), fewest)
