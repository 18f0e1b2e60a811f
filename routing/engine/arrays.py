"""A problem and its tours as flat records, one cache line for all that is asked together."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LATEST = 2**30

STOP = np.dtype(
    [
        ("opens", "i4"),  # first opening
        ("closes", "i4"),  # last closing
        ("service", "i4"),
        ("target", "i4"),  # LATEST where there is none
        ("window", "i4"),  # first of its windows
        ("windows", "i4"),  # how many
        ("exists", "i4"),  # 0 where a shipment has no such call
        ("place", "i4"),
        ("door", "i4"),
    ],
    align=True,
)
WINDOW = np.dtype([("opens", "i4"), ("closes", "i4")], align=True)
SHIPMENT = np.dtype(
    [
        ("load", "i8"),  # packed
        ("weight", "f8"),  # cost of leaving it
        ("home", "i4"),  # courier who expects it, or -1
        ("calls", "i4"),  # 1 or 2 that the engine may move
        ("aboard", "i8"),  # 1 where it is in the bag from the start
    ],
    align=True,
)
COURIER = np.dtype(
    [
        ("room", "i8"),  # packed
        ("fixed", "f8"),
        ("start", "i4"),  # node
        ("end", "i4"),  # node
        ("opens", "i4"),
        ("closes", "i4"),
        ("most", "i4"),  # stops
        ("profile", "i4"),
        ("locked", "i4"),  # how many first stops stay where they are
        ("pauses", "i4"),
    ],
    align=True,
)
PAUSE = np.dtype([("opens", "i4"), ("closes", "i4"), ("lasts", "i4")], align=True)
RULES = np.dtype([("change", "f8"), ("wait", "f8"), ("late", "f8"), ("holes", "i8")], align=True)
WAYS = np.dtype(
    [
        ("to_pickup", "i4"),
        ("from_pickup", "i4"),
        ("to_delivery", "i4"),
        ("from_delivery", "i4"),
    ],
    align=True,
)

POSITION = np.dtype(
    [
        ("bag", "i8"),  # packed load after it
        ("node", "i4"),
        ("leave", "i4"),  # earliest setting off, pauses included
        ("late", "i4"),  # latest arrival that keeps all that follows
        ("leg", "i4"),  # way from the position before
        ("opens", "i4"),  # of the stop there
        ("service", "i4"),
    ],
    align=True,
)
TOUR = np.dtype(
    [
        ("cost", "f8"),
        ("version", "i8"),  # names its content, for the memo
        ("touched", "i8"),  # turn in which it was last changed
        ("count", "i4"),
        ("busy_at", "i4"),  # place among the busy, or -1
    ],
    align=True,
)
PLACE = np.dtype([("courier", "i4"), ("position", "i4")], align=True)

Records = NDArray[Any]
Ints = NDArray[np.int32]


class Day(NamedTuple):
    """What does not change during a search.

    Nodes are stops 0 to 2r - 1 (shipment r: 2r and 2r + 1), then the couriers' start and end places.
    `ways[p, r, v]` are the seconds between the stops of shipment r and node v with profile p: from
    having served the one to arriving at the other, the door's own time included where the place
    changes. All that is asked when r meets v lies in one cache line.
    """

    ways: Records  # WAYS[profiles, shipments, nodes]
    stops: Records  # STOP[nodes]
    windows: Records  # WINDOW
    shipments: Records  # SHIPMENT[shipments]
    couriers: Records  # COURIER[couriers]
    pauses: Records  # PAUSE[couriers, most pauses]
    rules: Records  # RULES[1]
    allowed: NDArray[np.uint8]  # [shipments, couriers]
    crews: Ints  # [crews + 1] first courier of each run of couriers who differ only by name
    near: Ints  # [stops, neighbours] nearest other stops first


class Tours(NamedTuple):
    """The tours of one moment; position 0 is the start, count + 1 the end."""

    positions: Records  # POSITION[couriers, positions]
    tours: Records  # TOUR[couriers]
    places: Records  # PLACE[nodes], courier -1 where it is in no tour
    pause_at: Ints  # [couriers, most pauses] position, -1 = not taken
    busy: Ints  # [couriers] those with stops, as many as Ledger.counts says
