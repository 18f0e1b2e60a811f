"""The course of a search: a rough plan, fewer couriers, then less travel."""

import math
from collections.abc import Callable

import numpy as np

from routing.engine.arrays import Day, Tours
from routing.engine.begin import begin, best_orders, lay_out
from routing.engine.build import Naming, build
from routing.engine.ledger import Ledger
from routing.engine.turns import anneal, shrink
from routing.found import Found, Progress, Tell, silent
from routing.orders.flat import Flat
from routing.orders.standing import as_told
from routing.stop import Live

Turns = Callable[..., None]

ROUGH, FLEET = 0.25, 0.90
"""Which part of the allowance is used at most for the rough plan, and when the fleet has to be done."""
ROUGH_TURNS = 20
"""How many turns a shipment the rough plan takes at most."""
STALLED = 0.1
"""After which part of its time without success the fleet's search lets more shipments out."""
LEAST_OUT, MORE_OUT = 2, 1.5
"""How many are out in exchange for others at first, and times how many after each failure."""
HOT, WARM, SETTLED, COLD = 1.0, 0.5, 0.1, 0.01
"""Temperatures, in ways between neighbours."""


def search(flat: Flat, shipments: list[int], live: Live, seed: int, tell: Tell = silent) -> Found:
    """Order these shipments to lose least: travel, fixed costs, and the weight of what stays unserved.

    What a courier is bound to comes first; with standing orders the search begins from them. The
    orders are sound but for rare corners (ways that break the triangle inequality), see `trim`.
    """
    first = as_told(flat)
    shipments = sorted({*shipments, *(stop // 2 for order in first for stop in order)})
    if not shipments or not flat.problem.couriers:
        return Found(first, 0)
    day, naming = build(flat, shipments)
    nodes = naming.nodes()
    tours, ledger = begin(day, [[nodes[stop] for stop in first[k]] for k in naming.couriers], seed)
    course = Course(day, tours, ledger, live, tell)
    course.run(settled=any(flat.standing))
    return Found(_named(naming, best_orders(ledger)), course.turns)


class Course:
    """Lead one search through its phases."""

    def __init__(self, day: Day, tours: Tours, ledger: Ledger, live: Live, tell: Tell) -> None:
        """Start counting."""
        self.day, self.tours, self.ledger = day, tours, ledger
        self.live, self.tell = live, tell
        self.turns = 0
        self.spent = live.spent(0)
        self.way_s = _neighbour_way_s(day)

    def run(self, *, settled: bool) -> None:
        """Search until the allowance is used, but at least once; `settled` tours are not heated up again."""
        self.advance(anneal, COLD)
        if (self.day.couriers["fixed"] > 0).any():
            if not settled:
                self.cool(HOT, HOT / 10, ROUGH, ROUGH_TURNS * len(self.day.shipments))
            self.reduce(FLEET)
        self.cool(SETTLED if settled else WARM, COLD, 1.0)

    def cool(self, hot: float, cold: float, until: float, turns: float = math.inf) -> None:
        """Anneal from one temperature to another, until a part of the allowance or so many turns are used."""
        begun, first, part = self.spent, self.turns, 0.0
        while part < 1.0 and self.spent < until:
            self.advance(anneal, hot * (cold / hot) ** part)
            part = max((self.spent - begun) / (until - begun), (self.turns - first) / turns)
        self.resume_best()

    def reduce(self, until: float) -> None:
        """Do without one courier after the other; the longer that fails, the more shipments may be out meanwhile."""
        begun = since = self.spent
        fewest, out = self.fewest(), float(LEAST_OUT)
        while self.spent < until:
            self.advance(shrink, HOT / 10, int(out))
            if self.fewest() < fewest:
                fewest, since = self.fewest(), self.spent
            elif self.spent - since > STALLED * (until - begun):
                since, out = self.spent, out * MORE_OUT
        self.resume_best()

    def fewest(self) -> int:
        """Count the couriers of the best plan so far."""
        return int(self.ledger.state[0]["best_busy"])

    def advance(self, turns: Turns, temperature: float, *out: int) -> None:
        """Make some turns, then look at the clock and tell."""
        stride = self.live.stride(self.turns)
        turns(self.day, self.tours, self.ledger, stride, temperature * self.way_s, *out)
        self.turns += stride
        self.spent = self.live.spent(self.turns)
        state = self.ledger.state[0]
        self.tell(
            Progress(
                spent=self.spent,
                iterations=self.turns,
                unserved=int(state["best_absent"]),
                couriers=int(state["best_busy"]),
                price_s=float(state["best_price"]),
            )
        )

    def resume_best(self) -> None:
        """Go on from the best plan so far."""
        lay_out(self.day, self.tours, self.ledger, best_orders(self.ledger))


def _named(naming: Naming, orders: list[list[int]]) -> list[list[int]]:
    named: list[list[int]] = [[] for _ in naming.couriers]
    for k, order in enumerate(orders):
        named[naming.couriers[k]] = [naming.stop(node) for node in order]
    return named


def _neighbour_way_s(day: Day) -> float:
    """Average the ways from stops to their ten nearest others: the unit of temperature."""
    ways = np.concatenate([day.ways[0]["from_pickup"], day.ways[0]["from_delivery"]])
    ways = ways[:, : 2 * len(day.shipments)]
    return max(1.0, float(np.sort(ways, axis=1)[:, 1:11].mean()))
