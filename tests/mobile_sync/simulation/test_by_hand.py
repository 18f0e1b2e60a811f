"""T3: hypothesis decides what happens next, and in what order; then all must come to rest and be judged."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from msgspec.structs import replace

from mobile_sync.simulation.judge import judge
from mobile_sync.simulation.loop import HOUR_S
from mobile_sync.simulation.mutants.planted import MUTANTS
from mobile_sync.simulation.profiles import Profile
from mobile_sync.simulation.world import CALM_S, Planted, World

HANDSET = st.integers(0, 3)
CLEAR = Profile(name="by hand", facts=0.0)
STORM = {"lose_request": 0.3, "lose_reply": 0.3, "duplicate": 0.3, "truncate": 0.1, "server_crash": 0.1}


class ByHand(RuleBasedStateMachine):
    """Four handhelds of three couriers, twelve parcels, and every kind of trouble at hand."""

    parts = Planted()

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed):
        self.world = World(seed, CLEAR, self.parts)
        self.world.loop.now = 8 * HOUR_S
        for number in range(12):
            self.world.new_parcel("INBOUND" if number % 3 == 0 else "OUTBOUND_RESULT")

    @rule(number=HANDSET, times=st.integers(1, 4))
    def work(self, number, times):
        for _ in range(times):
            self.world.people.act(self.world.handsets[number], 0.1)

    @rule(giver=HANDSET, taker=HANDSET, other=HANDSET)
    def hand_on(self, giver, taker, other):
        self.world.people.hand_on(*(self.world.handsets[number] for number in (giver, taker, other)))

    @rule(number=HANDSET, online=st.booleans())
    def switch(self, number, online):
        self.world.handsets[number].switch(online)

    @rule(seconds=st.sampled_from([1, 30, 600, 7200]))
    def wait(self, seconds):
        self.world.loop.run(self.world.loop.now + seconds)

    @rule(number=HANDSET, power=st.booleans())
    def crash(self, number, power):
        self.world.handsets[number].crash(power)

    @rule()
    def move(self):
        self.world.move_parcel()

    @rule()
    def back_up(self):
        self.world.server.back_up()

    @rule()
    def restore(self):
        self.world.restore()

    @rule(number=HANDSET)
    def revoke(self, number):
        self.world.revoke(self.world.handsets[number])

    @rule(stormy=st.booleans())
    def weather(self, stormy):
        self.world.profile = replace(CLEAR, **STORM) if stormy else CLEAR
        self.world.network.profile, self.world.network.is_calm = self.world.profile, not stormy

    def teardown(self):
        if hasattr(self, "world"):
            self.world.heal()
            self.world.loop.run(self.world.loop.now + CALM_S)
            diary = self.world.diary
            assert [*diary.broken, *judge(self.world.server, self.world.handsets, diary, self.world.profile)] == []


class Forgetful(ByHand):
    """The same with a planted bug."""

    parts = MUTANTS["no_tombstone"].parts


ANY = {"suppress_health_check": list(HealthCheck), "database": None}
TestByHand = ByHand.TestCase
TestByHand.settings = settings(max_examples=50, stateful_step_count=30, **ANY)


def test_a_bug_is_found_by_hand_too():
    quick = settings(max_examples=50, phases=[Phase.generate], derandomize=True, print_blob=False, **ANY)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Forgetful, settings=quick)
