"""What the TypeScript handheld takes from the Python: types, the table of custody, and golden vectors.

``python -m mobile_sync.export`` writes all of it into ``mobile_sync/handheld/exchange/``. These files are the one
exception to "nothing generated in git": the handheld's build reads them, and a test says that they are fresh.
"""

from pathlib import Path
from typing import Final

from mobile_sync.export.examples import examples_text
from mobile_sync.export.rules import rules_text
from mobile_sync.export.types import types_text
from mobile_sync.export.vectors import vectors_text

FOLDER: Final = Path(__file__).parents[1] / "handheld" / "exchange"
COMMAND: Final = ".venv/bin/python -m mobile_sync.export"


def render() -> dict[str, str]:
    """Return the text of every exported file by its name; the same Python gives the same bytes."""
    return {
        "examples.ts": examples_text(),
        "rules.ts": rules_text(),
        "types.ts": types_text(),
        "vectors.json": vectors_text(),
    }
