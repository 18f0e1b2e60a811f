"""One world from one seed: couriers at work, dispatchers, faults, and a calm in which everything must arrive."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from mobile_sync.admission import Sender
from mobile_sync.custody import Actor, Custody, Leg
from mobile_sync.device import Handheld
from mobile_sync.facts import Assigned, Unassigned
from mobile_sync.keys import Signatures
from mobile_sync.simulation.diary import Diary, Violation
from mobile_sync.simulation.handset import Handset
from mobile_sync.simulation.judge import judge
from mobile_sync.simulation.loop import DAY_S, HOUR_S, Loop, RunsForEver
from mobile_sync.simulation.mischief import Mischief
from mobile_sync.simulation.network import Network
from mobile_sync.simulation.old_handset import OldHandset
from mobile_sync.simulation.people import AGENCY, STAFF, People
from mobile_sync.simulation.profiles import Profile
from mobile_sync.simulation.server import PROVINCE, Server, ServerDown
from mobile_sync.simulation.signatures import KeyedHash, RepeatableP256, key_pair
from mobile_sync.simulation.store import Entry
from mobile_sync.wire import Enrolled

FLEET: Final = ("A1", "A2", "B1", "C1")
"""Three couriers, of whom the first has two handhelds."""
PARCELS_A_DAY: Final = 60
BEGIN_S, END_S = 7 * HOUR_S, 17 * HOUR_S
CALM_S: Final = 8 * HOUR_S
DISPATCHER: Final = Actor("staff", STAFF, "dispatcher")


class Planted(Struct, frozen=True, kw_only=True):
    """The parts that a world is built of; a mutant puts a broken one in place of a right one."""

    server: Callable[[Loop, Signatures], Server] = Server
    handheld: type[Handheld] = Handheld
    older: type[Handset] = OldHandset
    solution: str = "reschedule"


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one world."""

    seed: int
    profile: str
    device_days: int
    facts: int
    requests: int
    repairs: int
    faults: Counter[str]
    violations: tuple[Violation, ...]
    trace: str
    cpu_s: float


class World:
    """Everything of one world, put together."""

    def __init__(self, seed: int, profile: Profile, parts: Planted) -> None:
        self.seed, self.profile, self.parts = seed, profile, parts
        self.loop = Loop(f"{seed}|{profile.name}")
        self.diary = Diary()
        self.signatures: Signatures = RepeatableP256() if profile.real_signatures else KeyedHash()
        self.server = parts.server(self.loop, self.signatures)
        self.server.tap = self.note_committed
        self.server.fails = self.fail_sometimes
        self.network = Network(self.loop, profile, self.diary)
        self.people = People(self.loop, self.diary, parts.solution)
        self.mischief = Mischief(self.loop, self.people)
        self.couriers = {name[0]: self.loop.new_id() for name in FLEET}
        self.handsets = [self.new_handset(name) for name in FLEET]
        self.mischief.couriers = {handset.courier: handset.device for handset in self.handsets}

    def new_handset(self, name: str) -> Handset:
        """Return an enrolled handheld in its courier's hand."""
        key, public = key_pair(self.signatures, self.loop.chance.getrandbits(256))
        device, courier = self.loop.new_id(), self.couriers[name[0]]
        self.server.enrol(Sender(device=device, courier=courier, public_key=public))
        scopes = [f"courier:{courier}", f"device:{device}"]
        enrolled = Enrolled(device=device, courier=courier, province=PROVINCE, scopes=scopes, epoch="")
        handheld = self.parts.handheld(enrolled, key, signatures=self.signatures)
        handheld.part_bytes = self.loop.chance.choice((32, 64, 256))
        kind = self.parts.older if self.loop.happens(self.profile.old) else Handset
        return kind(self.loop, self.profile, self.diary, self.network, self.server, handheld)

    def note_committed(self, entry: Entry) -> None:
        """Write into the diary what the server committed, and when first."""
        self.diary.committed.setdefault(entry.raw, self.loop.now)

    def fail_sometimes(self, where: str) -> None:
        """End the server's process here, now and then.

        Raises ServerDown.
        """
        if self.network.strikes(self.profile.server_crash, f"server_crash_{where.replace(' ', '_')}"):
            raise ServerDown

    # How the days go.

    def live(self) -> None:
        """Live through every day, then through the calm."""
        for day in self.days():
            self.loop.run(day * DAY_S)
            self.plan_day()
            self.loop.run(day * DAY_S + END_S)
        self.heal()
        self.loop.run(self.loop.now + CALM_S)

    def days(self) -> list[int]:
        """Return the numbers of the days that are worked: the last comes after the leave."""
        last = self.profile.days - 1
        return [day + (self.profile.leave_days if day == last else 0) for day in range(self.profile.days)]

    def plan_day(self) -> None:
        """Plan what couriers, dispatchers and faults will do today."""
        self.server.sweep()
        for number in range(PARCELS_A_DAY):
            self.new_parcel("INBOUND" if number % 3 == 0 else "OUTBOUND_RESULT")
        self.sometimes(self.profile.moves, self.move_parcel)
        for hour in self.profile.backups:
            self.loop.at(hour * HOUR_S + 600, self.server.back_up)
        if self.loop.happens(self.profile.restore):
            self.loop.at(self.loop.chance.uniform(9, 16.5) * HOUR_S, self.restore)
        self.loop.at(16.8 * HOUR_S, self.server.close_day)
        self.sometimes(self.profile.handovers, self.hand_on)
        for handset in self.handsets:
            self.plan_handset(handset)

    def hand_on(self) -> None:
        """Let two couriers meet."""
        self.people.hand_on(*self.loop.chance.sample(self.handsets, 3))

    def plan_handset(self, handset: Handset) -> None:
        """Plan one handheld's day."""
        profile, chance = self.profile, self.loop.chance
        if self.loop.happens(profile.skew):
            self.loop.at(self.some_time(), self.set_clock, handset)
        self.sometimes(profile.facts, self.people.act, handset, profile.poison)
        self.sometimes(profile.crashes, lambda: handset.crash(self.loop.happens(profile.power_loss)))
        if self.loop.happens(profile.revoke / len(FLEET)):
            self.loop.at(self.some_time(), self.revoke, handset)
        self.sometimes(profile.trespass, self.mischief.trespass, handset, chance.choice(self.others(handset)))
        self.sometimes(profile.trespass, self.mischief.forge, handset)
        self.sometimes(profile.trespass, self.mischief.snatch, handset)
        self.sometimes(profile.reuse, self.mischief.reuse, handset)
        at_s = BEGIN_S
        while at_s < END_S:
            spell_s = chance.expovariate(1 / (1.5 * HOUR_S))
            online = chance.random() < profile.online
            self.loop.at(at_s, handset.switch, online)
            at_s += spell_s
        self.loop.at(END_S - 1, handset.switch, False)

    def others(self, handset: Handset) -> list[UUID]:
        """Return the couriers whose handheld this is not."""
        return [courier for courier in self.couriers.values() if courier != handset.courier]

    def sometimes(self, times: float, call: Callable[..., None], *arguments: object) -> None:
        """Do something about so many times today."""
        for _ in range(int(times + self.loop.chance.random())):
            self.loop.at(self.some_time(), call, *arguments)

    def some_time(self) -> float:
        """Return some moment of the working day, in seconds from its midnight."""
        return self.loop.chance.uniform(BEGIN_S, END_S)

    # What happens.

    def new_parcel(self, leg: Leg) -> None:
        """Register a parcel at the agency and give it to somebody."""
        parcel = self.loop.new_id()
        self.people.expect(self.register(parcel, leg))
        self.assign(parcel, self.loop.chance.choice(list(self.couriers.values())), self.server.begin())

    def register(self, parcel: UUID, leg: Leg) -> Custody:
        """Write a parcel into the server's book."""
        custody = Custody(parcel=parcel, leg=leg, state="registered", holder_kind="agency", holder=AGENCY)
        self.server.register(custody)
        return custody

    def move_parcel(self) -> None:
        """Give a parcel to another tour, or take it off; a transaction of staff may take its time."""
        if not self.people.open:
            return
        parcel = self.loop.chance.choice(list(self.people.open))
        ticket = self.server.begin()
        takes_s = self.loop.chance.choice((0.0, 0.0, 1.0, 20.0, 900.0))
        if self.loop.chance.random() < 0.1:
            self.loop.at(takes_s, self.unassign, parcel, ticket)
        else:
            self.loop.at(takes_s, self.assign, parcel, self.loop.chance.choice(list(self.couriers.values())), ticket)

    def assign(self, parcel: UUID, courier: UUID, ticket: int) -> None:
        """Put a parcel on a courier's tour."""
        fact = Assigned(id=self.loop.new_id(), parcel=parcel, at=self.loop.moment(), courier=courier)
        if self.server.say(DISPATCHER, fact, ticket):
            self.diary.faults["reassignment"] += self.people.open.get(parcel, courier) != courier
            self.people.open[parcel] = courier
            self.diary.concerned.setdefault(parcel, set()).add(courier)

    def unassign(self, parcel: UUID, ticket: int) -> None:
        """Take a parcel off its tour."""
        fact = Unassigned(id=self.loop.new_id(), parcel=parcel, at=self.loop.moment(), why="đổi tuyến")
        if self.server.say(DISPATCHER, fact, ticket):
            self.people.open.pop(parcel, None)

    def set_clock(self, handset: Handset) -> None:
        """Set a handheld's clock wrongly, by up to two days either way."""
        handset.skew_ms = int(self.loop.chance.uniform(-48, 48) * HOUR_S * 1000)
        self.diary.faults["clock_skew"] += 1

    def revoke(self, handset: Handset) -> None:
        """Lock a handheld."""
        if self.server.revoke(handset.device):
            self.diary.revoked[handset.device] = self.loop.now
            self.diary.faults["revocation"] += 1

    def restore(self) -> None:
        """Lose the server's disk and put the last backup in its place; staff then do again what they must."""
        before = self.server.store.custodies
        self.diary.restored.append((self.server.backed_up_s, self.loop.now))
        self.server.restore()
        held = {entry.raw for entry in self.server.store.ledger}
        self.diary.faults["restore"] += 1
        self.diary.faults["fact_lost_by_restore"] += len(self.diary.committed.keys() - held)
        for parcel in sorted(before.keys() - self.server.store.custodies.keys()):
            self.register(parcel, before[parcel].leg)
            if parcel in self.people.open:
                self.assign(parcel, self.people.open[parcel], self.server.begin())

    def heal(self) -> None:
        """End all faults, and let everybody come home into the network."""
        self.network.is_calm = True
        self.profile = replace(self.profile, crash_at_ack=0.0)
        for hours in (0, 1, 3, 5):
            self.loop.at(hours * HOUR_S, self.server.back_up)
        for handset in self.handsets:
            handset.profile = self.profile
            handset.is_up, handset.is_busy = True, False
            handset.life += 1
            handset.is_online = True
            self.loop.at(self.loop.chance.uniform(1, 60), handset.sync)


def run_world(seed: int, profile: Profile, parts: Planted | None = None) -> Outcome:
    """Live through one world and judge it."""
    began = time.process_time()
    world = World(seed, profile, parts or Planted())
    try:
        world.live()
    except RunsForEver:
        world.diary.breaks("G8", "the world goes round in circles")
    except Exception as error:
        world.diary.breaks("G8", f"the world broke down: {error!r}")
    diary = world.diary
    violations = (*diary.broken, *judge(world.server, world.handsets, diary, profile))
    return Outcome(
        seed=seed,
        profile=profile.name,
        device_days=len(FLEET) * profile.days,
        facts=len(diary.captured),
        requests=diary.requests,
        repairs=sum(handset.handheld.repairs_needed for handset in world.handsets),
        faults=diary.faults,
        violations=violations,
        trace=world.loop.trace.hexdigest(),
        cpu_s=time.process_time() - began,
    )
