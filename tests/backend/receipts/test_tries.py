from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from backend.receipts.networks import network_of
from backend.receipts.refusals import TooManyTries
from backend.receipts.tries import FOR_ALL, FOR_ONE, FROM_ONE_NETWORK, WINDOW, Tries

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
RECEIPT, OTHER = UUID(int=1), UUID(int=2)


def test_wrong_codes_for_one_receipt_do_not_shut_out_another():
    tries = Tries()
    for _ in range(FOR_ONE):
        tries.admit(RECEIPT, NOON)
        tries.note(RECEIPT)
    with pytest.raises(TooManyTries):
        tries.admit(RECEIPT, NOON)
    tries.admit(OTHER, NOON)


def test_after_the_window_everybody_may_try_again():
    tries = Tries()
    tries.admit(RECEIPT, NOON)
    for _ in range(FOR_ONE):
        tries.note(RECEIPT)
    tries.admit(RECEIPT, NOON + WINDOW)


def test_all_wrong_codes_together_have_a_bound():
    tries = Tries()
    tries.admit(None, NOON)
    for number in range(FOR_ALL):
        tries.note(UUID(int=number))
    with pytest.raises(TooManyTries):
        tries.admit(OTHER, NOON + timedelta(seconds=1))


def test_one_network_does_not_shut_out_another_and_may_try_more_than_one_receipt():
    waiting = Tries(FROM_ONE_NETWORK)
    for _ in range(FROM_ONE_NETWORK):
        waiting.admit("203.0.113.7", NOON)
        waiting.note("203.0.113.7")
    with pytest.raises(TooManyTries):
        waiting.admit("203.0.113.7", NOON)
    waiting.admit("203.0.113.8", NOON)


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_a_stranger_is_an_address_or_the_network_of_a_line(host, network):
    assert network_of(host) == network
