"""Every way in which a problem makes no sense."""

from typing import ClassVar


class BadProblem(ValueError):
    """The problem makes no sense."""

    code: ClassVar[str] = "bad_problem"

    def __init__(self, item: str, found: str = "") -> None:
        """Name the item at fault and what was found there; both reach `args`, so that it pickles."""
        super().__init__(item, found)
        self.item = item
        self.found = found

    def __str__(self) -> str:
        return f"{self.__doc__} ({self.item}{': ' if self.found else ''}{self.found})"


class DuplicateId(BadProblem):
    """Two items have the same id."""

    code = "duplicate_id"


class BadWindow(BadProblem):
    """A time window cannot be kept."""

    code = "bad_window"


class WindowEndsBeforeItBegins(BadWindow):
    """A time window ends before it begins."""

    code = "window_ends_before_it_begins"


class WindowOutOfRange(BadWindow):
    """A time window lies before the plan's zero or beyond 2^31 seconds."""

    code = "window_out_of_range"


class ServiceOutOfRange(BadProblem):
    """A service time is negative or beyond 2^31 seconds."""

    code = "service_out_of_range"


class LoadOutOfRange(BadProblem):
    """A number of pieces or a weight is negative or beyond 2^31."""

    code = "load_out_of_range"


class PenaltyOutOfRange(BadProblem):
    """A penalty is not within 0 to 10^9 seconds, or a priority not within 0 to 9."""

    code = "penalty_out_of_range"


class BadCoordinates(BadProblem):
    """A place is nowhere on the ground."""

    code = "bad_coordinates"


class CoordinatesNotFinite(BadCoordinates):
    """A coordinate is not a finite number."""

    code = "coordinates_not_finite"


class CoordinatesOutOfRange(BadCoordinates):
    """A longitude is beyond 180 degrees, or a latitude beyond 90."""

    code = "coordinates_out_of_range"


class CoordinatesSwapped(BadCoordinates):
    """Longitude and latitude look swapped: exchanged, they would be in range."""

    code = "coordinates_swapped"


class BadTravel(BadProblem):
    """The travel table does not fit the problem."""

    code = "bad_travel"


class TravelWrongShape(BadTravel):
    """A grid of the travel table is not int32[n, n] over its n points."""

    code = "travel_wrong_shape"


class TravelMissesPoint(BadTravel):
    """The travel table does not know a place of the problem."""

    code = "travel_misses_point"


class TravelNegative(BadTravel):
    """The travel table holds a negative time or distance."""

    code = "travel_negative"


class TravelToItself(BadTravel):
    """The travel table gives a place a distance to itself."""

    code = "travel_to_itself"
