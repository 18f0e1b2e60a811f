"""What a thread is made of: handovers and events, lengths held, breaks."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from backend.base.look.icons import Icon
from backend.base.look.paint import STATE_WORDS, Language, State


class End(Struct, frozen=True, kw_only=True):
    """One side of a handover; ``tied`` once that side has confirmed."""

    who: str = ""
    role: str = ""
    tied: bool = False


class Tag(Struct, frozen=True, kw_only=True):
    """A proof that hangs from a handover, or one that is missing."""

    icon: Icon
    text: str
    missing: bool = False


class Knot(Struct, frozen=True, kw_only=True):
    """Something that happened or will: a handover where it has ends, a bead on the thread where it has none."""

    title: str
    state: State
    time: str = ""
    date: str = ""
    place: str = ""
    note: str = ""
    giver: End | None = None
    receiver: End | None = None
    tags: Sequence[Tag] = ()

    @property
    def is_handover(self) -> bool:
        """Return whether two sides meet here."""
        return self.giver is not None or self.receiver is not None


class Hold(Struct, frozen=True, kw_only=True):
    """A length of thread: who held it, and how long."""

    state: State
    who: str = ""
    span: str = ""


class Break(Struct, frozen=True, kw_only=True):
    """A length for which nobody answers."""

    title: str
    time: str = ""
    note: str = ""


Part: TypeAlias = Knot | Hold | Break


class Thread(Struct, frozen=True, kw_only=True):
    """A whole thread, the oldest part first; ``label`` names it to whoever hears the page."""

    label: str
    parts: Sequence[Part]


SAID: Final[dict[Language, dict[str, str]]] = {
    "vi": {"giver": "bên giao", "receiver": "bên nhận", "tied": "đã ký", "loose": "chưa ký", "no": "chưa có",
           "break": "đứt đoạn"},
    "en": {"giver": "giver", "receiver": "receiver", "tied": "signed", "loose": "not signed", "no": "missing:",
           "break": "broken"},
}  # fmt: skip


def spoken(part: Part, language: Language) -> str:
    """Return a part as it is read aloud."""
    words = SAID[language]
    match part:
        case Break():
            said = [words["break"], part.title, part.time, part.note]
        case Hold():
            said = [part.who, part.span]
        case Knot():
            state = STATE_WORDS[part.state][language]
            said = [state, part.title, part.time, part.date, part.place, part.note]
            said += [spoken_end(words[side], end, words) for side, end in ends_of(part)]
            said += [f"{words['no']} {tag.text}" if tag.missing else tag.text for tag in part.tags]
    return ". ".join(text for text in said if text)


def ends_of(part: Knot) -> list[tuple[str, End]]:
    """Return the sides of a handover that have a name."""
    sides = (("giver", part.giver), ("receiver", part.receiver))
    return [(side, end) for side, end in sides if end is not None and end.who]


def spoken_end(side: str, end: End, words: dict[str, str]) -> str:
    """Return one side of a handover as it is read aloud."""
    return f"{side}: {end.who}, {words['tied' if end.tied else 'loose']}"
