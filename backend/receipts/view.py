"""How a citizen wants to read: in which language, how large. It travels in the address, so it needs no script."""

from urllib.parse import urlencode

from msgspec import Struct

from backend.base.look.paint import Language
from backend.receipts.words import say


class View(Struct, frozen=True, kw_only=True):
    """A language and a size of type."""

    language: Language
    large: bool

    def say(self, key: str, **values: object) -> str:
        """Return a phrase in this language."""
        return say(self.language, key, **values)

    def address(self, path: str) -> str:
        """Return an address that keeps the view."""
        wanted: dict[str, str] = {}
        if self.language != "vi":
            wanted["lang"] = self.language
        if self.large:
            wanted["size"] = "large"
        return f"{path}?{urlencode(wanted)}" if wanted else path

    def other_size(self) -> "View":
        """Return the view with the other size."""
        return View(language=self.language, large=not self.large)

    def other_language(self) -> "View":
        """Return the view in the other language."""
        return View(language="en" if self.language == "vi" else "vi", large=self.large)


def view_of(language: str, size: str) -> View:
    """Return the view that an address asks for; what it cannot mean is the usual one."""
    return View(language="en" if language == "en" else "vi", large=size == "large")
