"""What an engine answers, and how it tells of its progress."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the best orders found, one per courier (empty = stays home), in numbers of `Flat`."""

    orders: list[list[int]]
    iterations: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Tell how far a search is: the part of its allowance it has used, and its best plan so far."""

    spent: float
    iterations: int
    unserved: int
    couriers: int
    price_s: float


Tell = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Tell nobody."""
