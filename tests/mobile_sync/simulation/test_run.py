import pytest
from msgspec.structs import replace

from mobile_sync.simulation.mutants.planted import MUTANTS
from mobile_sync.simulation.profiles import ORDER, PROFILES, profile_of
from mobile_sync.simulation.run import EVERY_FAULT, catch, profile_for, simulate, summed
from mobile_sync.simulation.world import Planted, run_world

ENOUGH_WORLDS = 60


def test_thirty_device_days_of_every_weather_keep_every_guarantee():
    summary = simulate(44, seed=1)
    assert summary.failing == []
    assert (summary.violations, summary.repairs, summary.shortfalls) == (0, 0, [])
    assert summary.is_proof
    assert summary.device_days >= 44
    assert sum(bool(summary.faults.get(kind)) for kind in EVERY_FAULT) >= len(EVERY_FAULT) - 4


def test_the_same_seed_lives_through_the_same_world_and_another_through_another():
    first, again, other = (run_world(seed, PROFILES["everything"]) for seed in (3, 3, 4))
    assert (first.trace, first.facts, first.faults) == (again.trace, again.facts, again.faults)
    assert first.trace != other.trace


def test_worlds_with_the_products_own_signatures_are_replayable_too():
    assert len({run_world(1, PROFILES["true_keys"]).trace for _ in range(2)}) == 1


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_planted_bug_is_caught(name):
    mutant = MUTANTS[name]
    outcomes = (run_world(turn + 1, profile_for(mutant, turn), mutant.parts) for turn in range(ENOUGH_WORLDS))
    assert any(outcome.violations for outcome in outcomes)


def test_the_thirteen_bugs_of_the_specification_are_planted():
    assert len(MUTANTS) >= 30
    assert list(MUTANTS)[:13] == [
        "no_dedupe", "no_gap_check", "delete_at_send", "purge_at_ack", "media_hash_unchecked", "no_fork_check",
        "fork_not_handled", "poison_blocks", "no_tombstone", "cursor_before_rows", "version_at_begin",
        "epoch_unchanged", "signature_unchecked",
    ]  # fmt: skip


def test_a_catch_says_in_how_many_worlds_and_by_which_guarantee():
    caught = catch("no_tombstone", 8, seed=1)
    assert (caught.worlds, caught.caught_in) == (2, 2)
    assert caught.by["G3"] == 2


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_repaired_where_nothing_breaks(seed):
    outcome = run_world(seed, PROFILES["calm"])
    assert PROFILES["calm"].is_faultless
    assert (outcome.repairs, outcome.violations) == (0, ())
    assert not outcome.faults.keys() & {"lost_reply", "lost_request", "crash", "bit_flip", "truncated", "restore"}


def test_an_idle_world_proves_nothing():
    idle = run_world(1, replace(PROFILES["calm"], facts=0.0, handovers=0.0))
    summary = summed([idle], demanding=False)
    assert summary.violations == 0
    assert not summary.is_proof


def test_a_long_run_without_some_fault_proves_nothing():
    calm = run_world(1, PROFILES["calm"])
    long = replace(calm, device_days=600, facts=60_000, requests=60_000)
    assert "no power_loss" in summed([long], demanding=True).shortfalls
    assert summed([long], demanding=False).shortfalls == []


def test_a_world_that_breaks_is_named_with_the_command_that_shows_it_again():
    bug = MUTANTS["no_tombstone"]
    outcome = run_world(5, PROFILES["moves"], bug.parts)
    (failing,) = summed([outcome], demanding=False).failing
    assert failing.guarantee == "G3"
    assert failing.again == "trao simulate --device-days 4 --seed 5 --profile moves"
    assert failing.trace == run_world(5, PROFILES["moves"], bug.parts).trace


def test_a_world_that_breaks_down_is_a_violation_and_no_end_of_the_series():
    class Broken(Planted().handheld):
        def absorb(self, asked, reply):
            raise LookupError("broken")

    outcome = run_world(1, PROFILES["calm"], Planted(handheld=Broken))
    assert "broken" in outcome.violations[0].words


def test_every_profile_takes_its_turn():
    assert [profile_of(seed).name for seed in range(len(ORDER))] == list(ORDER)
