"""Read the tables that come with the project (`data/ORIGIN.md` tells where they are from)."""

import csv
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct, convert

from backend.catalogue.model import (
    CalendarDay,
    Component,
    FailureReason,
    FormerUnits,
    Procedure,
    Province,
    Successor,
    Unit,
)

DATA: Final = Path(__file__).parent / "data"
_WORDS: Final[dict[str, bool | None]] = {"": None, "yes": True, "no": False}

Row = TypeVar("Row", bound=Struct)


@cache
def load_procedures() -> tuple[Procedure, ...]:
    """Give the 116 procedures. Eight have no known code."""
    return _load("procedures.csv", Procedure)


@cache
def load_components() -> tuple[Component, ...]:
    """Give the papers of the procedures, in the order in which they are asked for."""
    return _load("components.csv", Component)


@cache
def load_failure_reasons() -> tuple[FailureReason, ...]:
    """Give each reason once, with its solutions."""
    rows = sorted(_records("failure_reasons.csv"), key=lambda row: (str(row["leg"]), str(row["reason"])))
    groups = groupby(rows, key=lambda row: (row["leg"], row["reason"]))
    return tuple(_failure_reason(list(group)) for _key, group in groups)


@cache
def solutions_by_reason() -> dict[str, frozenset[str]]:
    """Give the codes of the solutions allowed for each reason, whichever leg it is of."""
    allowed: dict[str, frozenset[str]] = {}
    for reason in load_failure_reasons():
        codes = frozenset(solution.code for solution in reason.solutions)
        allowed[reason.code] = allowed.get(reason.code, frozenset()) | codes
    return allowed


@cache
def load_calendar() -> tuple[CalendarDay, ...]:
    """Give the holidays and make-up working days, without those that are only proposed."""
    return _load("calendar.csv", CalendarDay)


@cache
def load_provinces() -> tuple[Province, ...]:
    """Give the 34 provinces and central cities."""
    return _load("provinces.csv", Province)


@cache
def load_units() -> tuple[Unit, ...]:
    """Give the 3,321 communes of the country, by code."""
    return _load("communes.csv", Unit)


@cache
def load_former_units() -> tuple[FormerUnits, ...]:
    """Give what each of the 103 communes of Cần Thơ was made of."""
    return _load("cantho_communes.csv", FormerUnits)


@cache
def load_successors() -> tuple[Successor, ...]:
    """Give the 63 provinces of before and their successors."""
    return _load("successors.csv", Successor)


def _load(name: str, kind: type[Row]) -> tuple[Row, ...]:
    return tuple(convert(record, kind, strict=False) for record in _records(name))


def _records(name: str) -> Iterator[dict[str, str | bool | None]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            yield {column: _WORDS.get(text, text) for column, text in record.items()}


def _failure_reason(rows: list[dict[str, str | bool | None]]) -> FailureReason:
    first = rows[0]
    return convert(
        {
            **first,
            "code": first["reason"],
            "words": first["reason_words"],
            "words_en": first["reason_words_en"],
            "solutions": [
                {
                    "code": row["solution"],
                    "words": row["solution_words"],
                    "words_en": row["solution_words_en"],
                    "is_default": row["is_default"],
                }
                for row in rows
            ],
        },
        FailureReason,
        strict=False,
    )
