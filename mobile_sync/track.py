"""The low-priority lane: where the handheld has been. It leaves only when nothing else waits, and may lose points."""

from typing import Final

from mobile_sync.wire import MAX_POINTS, Point

MOST_POINTS: Final = 5_000


class Track:
    """The points of a handheld that were not sent yet, oldest first; the oldest give way when there are too many."""

    def __init__(self) -> None:
        self.points: list[Point] = []

    def note(self, point: Point) -> None:
        """Keep a point."""
        self.points.append(point)
        del self.points[:-MOST_POINTS]

    def next_points(self) -> list[Point]:
        """Return the points that may go along with the next exchange, where it carries nothing that matters more."""
        return self.points[:MAX_POINTS]

    def sent(self, points: list[Point]) -> None:
        """Drop what the server has taken."""
        if points:
            self.points = [point for point in self.points if point.at_ms > points[-1].at_ms]
