"""Many worlds in a row: what they came to, whether enough really happened in them, and which mutants they catch."""

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from mobile_sync.simulation.mutants.planted import MUTANTS, Mutant
from mobile_sync.simulation.profiles import PROFILES, Profile, profile_of
from mobile_sync.simulation.world import Outcome, run_world

EVERY_FAULT: Final = (
    "bit_flip", "clock_skew", "crash", "crash_before_save", "double_handover", "duplicate", "fact_lost_by_restore",
    "fact_rolled_back", "forgery", "fork", "gap", "handover", "id_reused", "lost_reply", "lost_request", "overload",
    "poison", "power_loss", "reassignment", "reordered", "restore", "revocation", "row_rotted",
    "server_crash_after_commit", "server_crash_before_commit", "snatched", "trespass", "truncated", "wiped",
)  # fmt: skip
FACTS_A_DAY: Final = 15
REQUESTS_A_DAY: Final = 30
DEMANDING_DAYS: Final = 500
"""From so many device-days on, over all profiles, every kind of fault must have happened."""
SWEEP_EVERY: Final = 25

Tell = Callable[[Outcome], None]


class Failing(Struct, frozen=True, kw_only=True):
    """A world that broke a guarantee, and how to see it again."""

    seed: int
    profile: str
    guarantee: str
    words: str
    trace: str
    again: str


class Summary(Struct, frozen=True, kw_only=True):
    """What a series of worlds came to.

    ``repairs`` were made where nothing was garbled and must be none; ``damage_repaired`` counts the others.
    ``shortfalls`` say in words what did not happen enough for the series to prove anything.
    """

    device_days: int
    worlds: int
    facts: int
    requests: int
    violations: int
    repairs: int
    damage_repaired: int
    faults: dict[str, int]
    trace: str
    cpu_s: float
    failing: list[Failing]
    shortfalls: list[str]

    @property
    def is_proof(self) -> bool:
        """Return whether everything held, and enough was tried."""
        return not (self.violations or self.repairs or self.shortfalls)


class Caught(Struct, frozen=True, kw_only=True):
    """How a planted bug fared: in how many worlds it was caught, and by which guarantees in how many."""

    mutant: str
    worlds: int
    caught_in: int
    by: dict[str, int]


def simulate(device_days: int, seed: int, profile: str | None = None, tell: Tell = lambda _: None) -> Summary:
    """Live through worlds from a seed on, until so many device-days are done."""
    return summed(list(outcomes(device_days, seed, profile, tell)), demanding=profile is None)


def outcomes(device_days: int, seed: int, profile: str | None, tell: Tell) -> Iterator[Outcome]:
    """Give one world after the other. The collector of cycles costs more than the few that a world leaves."""
    done = 0
    gc.disable()
    try:
        while done < device_days:
            outcome = run_world(seed, profile_of(seed, profile))
            done, seed = done + outcome.device_days, seed + 1
            tell(outcome)
            yield outcome
            if seed % SWEEP_EVERY == 0:
                gc.collect()
    finally:
        gc.enable()


def summed(outcomes: list[Outcome], demanding: bool) -> Summary:
    """Return what a series of worlds came to."""
    trace = hashlib.blake2b("".join(outcome.trace for outcome in outcomes).encode(), digest_size=16)
    faults: Counter[str] = Counter()
    for outcome in outcomes:
        faults.update(outcome.faults)
    garbled = [outcome for outcome in outcomes if is_garbled(PROFILES[outcome.profile])]
    repairs = sum(outcome.repairs for outcome in outcomes)
    damage = sum(outcome.repairs for outcome in garbled)
    days, facts = sum(one.device_days for one in outcomes), sum(one.facts for one in outcomes)
    requests = sum(one.requests for one in outcomes)
    return Summary(
        device_days=days,
        worlds=len(outcomes),
        facts=facts,
        requests=requests,
        violations=sum(len(outcome.violations) for outcome in outcomes),
        repairs=repairs - damage,
        damage_repaired=damage,
        faults=dict(sorted((kind, times) for kind, times in faults.items() if times)),
        trace=trace.hexdigest(),
        cpu_s=round(sum(outcome.cpu_s for outcome in outcomes), 2),
        failing=[failing(outcome) for outcome in outcomes if outcome.violations],
        shortfalls=list(shortfalls(days, facts, requests, faults, demanding)),
    )


def is_garbled(profile: Profile) -> bool:
    """Return whether bits change in a world, so that repairs are what it wants to see."""
    return bool(profile.flip or profile.rot)


def failing(outcome: Outcome) -> Failing:
    """Return the first thing that went wrong in a world, and the command that shows it again."""
    first, days = outcome.violations[0], outcome.device_days
    return Failing(
        seed=outcome.seed,
        profile=outcome.profile,
        guarantee=first.guarantee,
        words=first.words,
        trace=outcome.trace,
        again=f"trao simulate --device-days {days} --seed {outcome.seed} --profile {outcome.profile}",
    )


def shortfalls(days: int, facts: int, requests: int, faults: Counter[str], demanding: bool) -> Iterator[str]:
    """Give everything that did not happen enough: an idle world keeps every guarantee."""
    if facts < FACTS_A_DAY * days:
        yield f"{facts} facts in {days} device-days"
    if requests < REQUESTS_A_DAY * days:
        yield f"{requests} requests in {days} device-days"
    if demanding and days >= DEMANDING_DAYS:
        yield from (f"no {kind}" for kind in EVERY_FAULT if not faults[kind])


def catch(name: str, device_days: int, seed: int, tell: Tell = lambda _: None) -> Caught:
    """Live through worlds with one planted bug, in the profiles where it can bite.

    Raises KeyError for a bug that nobody planted.
    """
    mutant, by, done, worlds, caught = MUTANTS[name], Counter[str](), 0, 0, 0
    while done < device_days:
        outcome = run_world(seed + worlds, profile_for(mutant, worlds), mutant.parts)
        done, worlds = done + outcome.device_days, worlds + 1
        caught += bool(outcome.violations)
        by.update({violation.guarantee for violation in outcome.violations})
        tell(outcome)
    return Caught(mutant=name, worlds=worlds, caught_in=caught, by=dict(sorted(by.items())))


def profile_for(mutant: Mutant, turn: int) -> Profile:
    """Return a mutant's profiles in turn."""
    return PROFILES[mutant.profiles[turn % len(mutant.profiles)]]
