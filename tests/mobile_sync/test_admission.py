from uuid import UUID

import pytest
from msgspec import Raw
from msgspec.structs import replace

from mobile_sync.admission import Sender, fault_of, is_signed_by
from mobile_sync.keys import new_key, public_point
from mobile_sync.outbox import Outbox
from mobile_sync.wire import MAX_BATCH_BYTES, MAX_FACTS, PROTOCOL, Clock, Cursor, Exchange
from tests.mobile_sync.samples import COURIER, FACTS, HANDHELD, OTHER

KEY = new_key()
SENDER = Sender(device=HANDHELD, courier=COURIER, public_key=public_point(KEY))


def asked(**change):
    outbox = Outbox(HANDHELD, KEY)
    outbox.capture(FACTS["missing"])
    clock = Clock(wall_ms=1, monotonic_ms=1, boot="b")
    pull = [Cursor(scope=f"courier:{COURIER}"), Cursor(scope=f"device:{HANDHELD}")]
    whole = Exchange(protocol=PROTOCOL, device=HANDHELD, app="a", clock=clock, push=outbox.next_push(), pull=pull)
    return replace(whole, **change)


def pushing(**change):
    whole = asked()
    return replace(whole, push=replace(whole.push, **change))


def test_an_exchange_of_this_version_and_of_the_one_before_may_come_in():
    assert fault_of(asked(), SENDER) is None
    assert fault_of(asked(protocol=PROTOCOL - 1), SENDER) is None


@pytest.mark.parametrize("protocol", [0, PROTOCOL - 2, PROTOCOL + 1, 99])
def test_any_other_version_is_turned_away(protocol):
    assert fault_of(asked(protocol=protocol), SENDER) == "PROTOCOL_UNKNOWN"


def test_a_handheld_speaks_for_itself_only():
    assert fault_of(asked(device=UUID(int=99)), SENDER) == "WRONG_DEVICE"


@pytest.mark.parametrize("scope", [f"courier:{OTHER}", f"device:{OTHER}", "office:1", "", "courier:"])
def test_a_handheld_reads_its_own_scopes_only(scope):
    assert fault_of(asked(pull=[Cursor(scope=scope)]), SENDER) == "SCOPE_UNKNOWN"


def test_a_batch_beyond_its_limits_is_turned_away_whole():
    assert fault_of(pushing(facts=[Raw(b"1")] * (MAX_FACTS + 1)), SENDER) == "BATCH_TOO_LARGE"
    assert fault_of(pushing(facts=[Raw(b"1" * (MAX_BATCH_BYTES + 1))]), SENDER) == "BATCH_TOO_LARGE"


def test_a_batch_changed_on_the_way_or_signed_by_another_is_turned_away():
    assert fault_of(pushing(facts=[Raw(b"{}")]), SENDER) == "BAD_SIGNATURE"
    assert fault_of(asked(), replace(SENDER, public_key=public_point(new_key()))) == "BAD_SIGNATURE"
    assert is_signed_by(asked().push, SENDER)


def test_a_revoked_handheld_may_still_come_in_with_what_it_captured():
    assert fault_of(asked(), replace(SENDER, revoked_at=FACTS["missing"].at)) is None


def test_an_empty_batch_needs_no_signature():
    assert fault_of(pushing(facts=[], signature=""), SENDER) is None
