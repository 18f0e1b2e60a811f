"""Split a CSV file into records so that a broken one costs itself and nothing after it."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Final, TextIO

LARGEST_CELL: Final = 1_000_000
MOST_LINES: Final = 20
"""A quote that is not closed after so many lines was never meant to be open."""


class _Lines:
    """The file's lines, of which those of a broken record can be read again."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.again: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) == MOST_LINES:
            raise StopIteration
        line = self.again.popleft() if self.again else next(self.file)
        self.taken.append(line)
        return line

    def keep(self, count: int) -> None:
        """Be done with the first lines that were taken, and give the others again."""
        self.again.extendleft(reversed(self.taken[count:]))
        self.number += count
        self.taken = []


def read_records(file: TextIO) -> Iterator[tuple[int, list[str] | None]]:
    """Give the line on which each record begins, from 1, and its cells; None where no record begins there.

    Empty lines are passed over.
    """
    csv.field_size_limit(LARGEST_CELL)
    lines = _Lines(file)
    reader = csv.reader(lines, strict=True)
    while True:
        begins = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.keep(1)
            yield begins, None
            continue
        lines.keep(len(lines.taken))
        if cells:
            yield begins, cells
