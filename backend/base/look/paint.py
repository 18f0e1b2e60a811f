"""The colours that a drawing needs, by what they mean; and the six states with their words."""

from typing import Final, Literal

from msgspec import Struct

State = Literal["waiting", "going", "done", "needs", "failed", "held"]
Language = Literal["vi", "en"]


class Paint(Struct, frozen=True, kw_only=True):
    """Colours for one drawing: the page's own tokens, or plain hexadecimal ones where nothing knows var()."""

    ink: str = "var(--ink)"
    paper: str = "var(--paper)"
    sheet: str = "var(--sheet)"
    quiet: str = "var(--quiet)"
    river: str = "var(--river)"
    leaf: str = "var(--leaf)"
    amber: str = "var(--amber)"
    lacquer: str = "var(--lacquer)"

    def of(self, state: State) -> str:
        """Return the colour of a state."""
        return str(getattr(self, COLOURS[state]))


SCREEN: Final = Paint()
PRINT: Final = Paint(
    ink="#14213d",
    paper="#ffffff",
    sheet="#ffffff",
    quiet="#566070",
    river="#1f5fa8",
    leaf="#17703f",
    amber="#8f5200",
    lacquer="#a61e1e",
)
COLOURS: Final[dict[State, str]] = {
    "waiting": "quiet",
    "going": "river",
    "done": "leaf",
    "needs": "amber",
    "failed": "lacquer",
    "held": "ink",
}
STATE_WORDS: Final[dict[State, dict[Language, str]]] = {
    "waiting": {"vi": "chờ", "en": "waiting"},
    "going": {"vi": "đang đi", "en": "on the way"},
    "done": {"vi": "xong", "en": "done"},
    "needs": {"vi": "cần xem", "en": "needs a look"},
    "failed": {"vi": "không thành", "en": "failed"},
    "held": {"vi": "tạm giữ", "en": "held"},
}
