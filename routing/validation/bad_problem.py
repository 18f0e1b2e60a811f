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


class UnknownId(BadProblem):
    """A courier or stop is named that the problem does not have."""

    code = "unknown_id"


class ShipmentWithoutStops(BadProblem):
    """A shipment has neither a pickup nor a delivery."""

    code = "shipment_without_stops"


class BadWindow(BadProblem):
    """A time window cannot be kept."""

    code = "bad_window"


class WindowsMissing(BadWindow):
    """A stop has no time window at all."""

    code = "windows_missing"


class WindowsOverlap(BadWindow):
    """The time windows of a stop are not in order, or not apart."""

    code = "windows_overlap"


class WindowEndsBeforeItBegins(BadWindow):
    """A time window ends before it begins."""

    code = "window_ends_before_it_begins"


class WindowOutOfRange(BadWindow):
    """A time lies before the plan's zero or beyond 10^9 seconds."""

    code = "window_out_of_range"


class ServiceOutOfRange(BadProblem):
    """A time of service, or at the door, is negative or beyond 10^9 seconds."""

    code = "service_out_of_range"


class LoadOutOfRange(BadProblem):
    """A number of pieces, a weight or a volume is negative or beyond 2^20 - 1."""

    code = "load_out_of_range"


class MostStopsOutOfRange(BadProblem):
    """A courier's most stops are negative."""

    code = "most_stops_out_of_range"


class WeightOutOfRange(BadProblem):
    """A weight of waiting or of being late is not within 0 to 1,000 seconds for a second."""

    code = "weight_out_of_range"


class PriceOutOfRange(BadProblem):
    """A penalty, a fixed cost or a cost of change is not within 0 to 10^9 seconds."""

    code = "price_out_of_range"


class PriorityOutOfRange(BadProblem):
    """A priority is not within 0 to 9."""

    code = "priority_out_of_range"


class BadBreak(BadProblem):
    """A break cannot be taken."""

    code = "bad_break"


class BreakOutsideShift(BadBreak):
    """A break could only begin before the shift, or after it."""

    code = "break_outside_shift"


class BreakTooLong(BadBreak):
    """A break lasts less than nothing, or longer than the shift."""

    code = "break_too_long"


class BreaksOutOfOrder(BadBreak):
    """The windows of a courier's breaks are not in order: each opens and closes no sooner than those before it."""

    code = "breaks_out_of_order"


class BadLock(BadProblem):
    """What is locked cannot come first in a tour."""

    code = "bad_lock"


class LockedTwice(BadLock):
    """A stop is locked twice."""

    code = "locked_twice"


class LockedBeforePickup(BadLock):
    """A delivery is locked without its pickup before it."""

    code = "locked_before_pickup"


class LockInfeasible(BadLock):
    """A courier's locked stops, with the deliveries that they owe, break a promise at this stop."""

    code = "lock_infeasible"


class BadStanding(BadProblem):
    """What couriers expect contradicts itself."""

    code = "bad_standing"


class ExpectedTwice(BadStanding):
    """A shipment stands in the orders of two couriers, or a stop twice in one."""

    code = "expected_twice"


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


class TravelMissesProfile(BadTravel):
    """There is no travel table for a vehicle profile."""

    code = "travel_misses_profile"


class TravelPointsDiffer(BadTravel):
    """Two travel tables do not list the same points in the same order."""

    code = "travel_points_differ"


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
