"""T1: the simulator's seeds through the real service on a real PostgreSQL, judged by the simulator's judges.

Every profile takes its turn once, which is 52 device-days and a minute; EXCHANGE_DEVICE_DAYS asks for more (300 in the
nightly run, six minutes).
Signatures are the product's own everywhere. Imagined older shapes of facts are the simulator's alone: old handhelds
speak the older wire and today's facts.
"""

import asyncio
import os
from collections import Counter
from functools import cache

import pytest
from msgspec.structs import replace

from mobile_sync.simulation.profiles import ORDER, Profile, profile_of
from mobile_sync.simulation.run import EVERY_FAULT, summed
from mobile_sync.simulation.world import FLEET, run_world
from tests.corner import drop_database
from tests.exchange.live_disk import make_ground
from tests.exchange.live_server import LiveServer
from tests.exchange.live_world import AS_THE_PRODUCT, live_through

DEVICE_DAYS = int(os.environ.get("EXCHANGE_DEVICE_DAYS", "30"))
A_LONG_RUN = 200
"""From so many device-days on every kind of fault must have happened; before, all but a few rare ones."""
RARE = 3
OWN_FAULTS = {
    "calm": {"reassignment"},
    "true_keys": {"bit_flip", "lost_reply"},
    "thin_air": {"lost_request", "lost_reply", "duplicate", "truncated", "overload", "reordered"},
    "noise": {"bit_flip", "truncated", "duplicate", "lost_reply", "crash"},
    "crashes": {"crash", "power_loss", "server_crash_before_commit", "server_crash_after_commit", "lost_reply"},
    "power_after_ack": {"crash_before_save", "power_loss", "fact_rolled_back"},
    "restore": {"restore", "lost_reply", "duplicate"},
    "moves": {"reassignment", "handover", "lost_reply", "duplicate"},
    "everything": {"lost_request", "lost_reply", "duplicate", "crash", "power_loss", "server_crash_after_commit"},
    "weeks": {"crash", "lost_reply", "power_loss"},
    "long_leave": {"reassignment", "lost_reply", "handover"},
}
"""Without which a profile was not lived."""


def live_profile(seed: int) -> Profile:
    """Return the weather of a seed's world, as the simulator gives it, with the product's own signatures."""
    return replace(profile_of(seed), real_signatures=True)


def seeds_of(device_days: int) -> list[int]:
    """Return the seeds of so many device-days, and of one world of each profile at the least."""
    seeds, days = [], 0
    while len(seeds) < len(ORDER) or days < device_days:
        seeds.append(len(seeds))
        days += len(FLEET) * profile_of(seeds[-1]).days
    return seeds


SEEDS = seeds_of(DEVICE_DAYS)
BITTEN = 116
"""A world of the profile ``restore`` in which an old epoch does harm; in most it happens to do none."""
each_seed = pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed}-{profile_of(seed).name}")


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Let the client not tell of thousands of requests."""
    caplog.set_level("WARNING", "httpx")


@pytest.fixture(scope="module")
def ground(postgres, migrated_template):
    """Name the database in which every world begins."""
    name = f"trao_ground_{os.getpid()}"
    asyncio.run(make_ground(postgres, migrated_template, name))
    yield name
    asyncio.run(drop_database(postgres, name))


@pytest.fixture(scope="module")
def lived(postgres, ground, shared_place):
    """Give what became of a seed's world over the service; a world is lived once however often it is asked for."""
    return cache(lambda seed: live_through(postgres, ground, shared_place / f"{seed}", seed, live_profile(seed)))


@each_seed
def test_a_world_over_the_service_keeps_every_guarantee(lived, seed):
    outcome = lived(seed)
    assert outcome.violations == ()
    assert not (live_profile(seed).is_faultless and outcome.repairs)


@each_seed
def test_the_service_does_what_the_simulated_server_does(lived, seed):
    profile = live_profile(seed)
    if profile.truncate:
        pytest.skip("chance cuts answers by their length, and the service's refusals are longer")
    live, simulated = lived(seed), run_world(seed, profile, AS_THE_PRODUCT)
    assert (live.facts, live.requests, live.repairs) == (simulated.facts, simulated.requests, simulated.repairs)
    assert live.faults == simulated.faults


@pytest.mark.timeout(3600)
def test_enough_happened_in_all_of_them(lived):
    outcomes = [lived(seed) for seed in SEEDS]
    summary = summed(outcomes, demanding=False)
    assert summary.shortfalls == []
    assert summary.repairs == 0
    assert summary.device_days >= DEVICE_DAYS
    missing = set(EVERY_FAULT) - summary.faults.keys()
    assert len(missing) <= (0 if summary.device_days >= A_LONG_RUN else RARE), missing
    for name in ORDER:
        happened = sum((outcome.faults for outcome in outcomes if outcome.profile == name), Counter())
        assert OWN_FAULTS[name] - happened.keys() == set(), name


class KeepsItsEpoch(LiveServer):
    """A service that goes on after a restore as if nothing had happened."""

    async def begin_anew(self, conn):
        """Begin nothing."""


def test_a_service_that_keeps_its_epoch_is_caught(postgres, ground, place):
    outcome = live_through(postgres, ground, place / "kept", BITTEN, live_profile(BITTEN), KeepsItsEpoch)
    assert {violation.guarantee for violation in outcome.violations} == {"G3"}
