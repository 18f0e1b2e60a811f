"""One simulated courier: reads the tour from the handheld, walks it, and records what happens at each door."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from random import Random
from typing import Final, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from backend.base.clock import new_id
from backend.catalogue.load import load_failure_reasons
from backend.demo.proofs import draw_signature, take_photo
from mobile_sync.device import Handheld
from mobile_sync.facts import AnyFact, AttemptFailed, CheckedIn, Collected, Delivered, HandedOver, Loaded, Place
from mobile_sync.rows import CustodyRow, TaskRow

Row = TypeVar("Row")
FAILED_PICKUP: Final = 0.04
FAILED_DELIVERY: Final = 0.08
SOMEBODY_ELSE: Final = 0.12


class Stop(Struct, frozen=True, kw_only=True):
    """The tasks of one visit, in order."""

    tasks: tuple[TaskRow, ...]

    @property
    def arrives_at(self) -> datetime:
        """Return when the plan expects the courier."""
        return self.tasks[0].arrives_at


class Courier:
    """A courier with luck of their own. ``journal`` is what they know they recorded, whatever the network did."""

    def __init__(self, handheld: Handheld, rng: Random, office: UUID) -> None:
        self.handheld = handheld
        self.rng = rng
        self.office = office
        self.journal: list[UUID] = []
        self.acted: set[tuple[UUID, str]] = set()
        self.in_hand: dict[UUID, TaskRow] = {}

    def stops(self) -> list[Stop]:
        """Return the tour as the handheld knows it now."""
        tasks = sorted(self.rows("task", TaskRow), key=lambda task: task.position)
        return [Stop(tasks=tuple(group)) for _, group in groupby(tasks, key=lambda task: task.stop)]

    def next_stop(self) -> Stop | None:
        """Return the first stop, as the handheld knows the tour now, at which something is left to do."""
        for stop in self.stops():
            left = tuple(task for task in stop.tasks if (task.parcel, task.act) not in self.acted)
            if left:
                return Stop(tasks=left)
        return None

    def resume(self) -> None:
        """Take up a day that was begun before: what is in hand, what is done, by the replica's word."""
        custodies = {UUID(row.id): msgspec.json.decode(bytes(row.body), type=CustodyRow)
                     for row in self.handheld.replica.of_kind("custody")}  # fmt: skip
        for task in self.rows("task", TaskRow):
            custody = custodies.get(task.parcel)
            if custody is None:
                # Its row was taken away: it is neither in hand nor on the tour any more.
                self.acted.update((task.parcel, act) for act in ("collect", "load", task.act))
                continue
            if custody.n > 1 or custody.state not in ("assigned", "registered"):
                self.acted.add((task.parcel, "collect"))
                self.acted.add((task.parcel, "load"))
            if custody.state == "with_courier" and custody.holder == self.handheld.identity.courier:
                self.in_hand[task.parcel] = task
            elif custody.state not in ("assigned", "registered"):
                self.acted.add((task.parcel, task.act))

    def visit(self, stop: Stop, at: datetime) -> int:
        """Do what the stop asks for and return how many facts were recorded."""
        before = len(self.journal)
        for number, task in enumerate(stop.tasks):
            if (task.parcel, task.act) in self.acted:
                continue
            self.acted.add((task.parcel, task.act))
            for fact in self.act(task, at + timedelta(seconds=20 * number)):
                self.record(fact)
        return len(self.journal) - before

    def hand_back(self, at: datetime) -> int:
        """Give back to the post office whatever is still in hand, and return how many parcels that were."""
        parcels = list(self.in_hand)
        for number, parcel in enumerate(parcels):
            self.in_hand.pop(parcel)
            moment = at + timedelta(seconds=15 * number)
            self.record(
                CheckedIn(id=new_id(), parcel=parcel, at=moment, office=self.office, clerk="Giao dịch viên ca chiều")
            )
        return len(parcels)

    def act(self, task: TaskRow, at: datetime) -> Iterator[AnyFact]:
        """Give the facts of one task; what was never taken cannot be handed on."""
        if task.act == "collect":
            yield self.collect(task, at)
        elif task.act == "load":
            self.in_hand[task.parcel] = task
            yield Loaded(id=new_id(), parcel=task.parcel, at=at, office=task.office or self.office, place=here(task))
        elif task.parcel in self.in_hand:
            yield self.hand_over(task, at) if task.act == "hand_over" else self.deliver(task, at)

    def collect(self, task: TaskRow, at: datetime) -> AnyFact:
        """Collect a parcel, or find the door closed."""
        if task.office is None and self.rng.random() < FAILED_PICKUP:
            return self.fail(task, at, "pickup")
        self.in_hand[task.parcel] = task
        return Collected(
            id=new_id(),
            parcel=task.parcel,
            at=at,
            seal=f"NP{self.rng.randrange(10**6):06}",
            papers=self.rng.randint(1, 6),
            giver=task.place if task.office is None else "Công chức một cửa",
            signature=self.handheld.keep_media(draw_signature(self.rng)),
            shown=shown(task),
            place=here(task),
        )

    def hand_over(self, task: TaskRow, at: datetime) -> AnyFact:
        """Hand papers to the agency's officer."""
        self.in_hand.pop(task.parcel)
        return HandedOver(
            id=new_id(),
            parcel=task.parcel,
            at=at,
            office=task.office or self.office,
            officer="Công chức một cửa",
            signature=self.handheld.keep_media(draw_signature(self.rng)),
            shown=shown(task),
            place=here(task),
        )

    def deliver(self, task: TaskRow, at: datetime) -> AnyFact:
        """Deliver with proof, or find the door closed and keep the parcel."""
        if self.rng.random() < FAILED_DELIVERY:
            return self.fail(task, at, "delivery")
        self.in_hand.pop(task.parcel)
        other = self.rng.random() < SOMEBODY_ELSE
        return Delivered(
            id=new_id(),
            parcel=task.parcel,
            at=at,
            receiver="Người nhà" if other else task.place,
            relationship="spouse" if other else "owner",
            basis="Giấy ủy quyền có chứng thực" if other else "",
            identity_kind="citizen_id",
            identity_last4=f"{self.rng.randrange(10**4):04}",
            identity_match=True,
            signature=self.handheld.keep_media(draw_signature(self.rng)),
            photo=self.handheld.keep_media(take_photo(self.rng, task.item_code)),
            shown=shown(task),
            place=here(task),
        )

    def fail(self, task: TaskRow, at: datetime, leg: str) -> AnyFact:
        """Report a closed door with a reason and a solution allowed for it."""
        reason = self.rng.choice([reason for reason in load_failure_reasons() if reason.leg == leg])
        solution = self.rng.choice(reason.solutions).code
        return AttemptFailed(
            id=new_id(), parcel=task.parcel, at=at, reason=reason.code, solution=solution, place=here(task)
        )

    def record(self, fact: AnyFact) -> None:
        """Capture a fact and remember having done so."""
        self.handheld.capture(fact)
        self.journal.append(fact.id)

    def rows(self, kind: str, type_: type[Row]) -> Iterable[Row]:
        """Give the bodies of the replica's rows of a kind."""
        return (msgspec.json.decode(bytes(row.body), type=type_) for row in self.handheld.replica.of_kind(kind))


def here(task: TaskRow) -> Place:
    """Return where the handheld believes to be."""
    return Place(lon=task.lon, lat=task.lat, accuracy_m=12)


def shown(task: TaskRow) -> str:
    """Return the hash of exactly what the screen showed when somebody confirmed."""
    said = f"{task.item_code}|{task.dossier_code}|{task.procedure}|{task.pieces}|{task.act}"
    return hashlib.sha256(said.encode()).hexdigest()
