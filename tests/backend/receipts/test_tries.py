from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from backend.receipts.refusals import TooManyTries
from backend.receipts.tries import FOR_ALL, FOR_ONE, WINDOW, Tries

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
