"""The file in which an import says what did not land, and why."""

import csv
from typing import TextIO

from backend.partners.importing import Outcome


def write_report(file: TextIO, outcome: Outcome) -> None:
    """Write every fault and note as CSV: line, column, kind, code, value, reason in Vietnamese and English."""
    writer = csv.writer(file)
    writer.writerow(["Dong", "Cot", "Loai", "Ma", "GiaTri", "LyDo", "Reason"])
    kinds = [("loi", item) for item in outcome.faults] + [("luu_y", item) for item in outcome.notes]
    for kind, item in sorted(kinds, key=lambda pair: (pair[1].line, pair[1].column)):
        writer.writerow([item.line, item.column, kind, item.code, harmless(item.value), item.vi, item.en])


def harmless(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + value if value[:1] in ("=", "+", "-", "@") else value
