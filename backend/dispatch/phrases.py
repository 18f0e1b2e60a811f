"""Numbers in phrases: ``{count:stop|stops}`` says 1 stop, 2 stops."""

from string import Formatter
from typing import Any


class Phrases(Formatter):
    """Formats as ``str.format`` does, and puts a counted word behind its number, in the singular behind a 1."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value in its format."""
        one, is_counted, many = format_spec.partition("|")
        if not is_counted:
            return str(super().format_field(value, format_spec))
        return f"{value} {one if str(value) == '1' else many}"


fill = Phrases().format
"""Put values into a phrase."""
