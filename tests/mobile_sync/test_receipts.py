from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sync.chain import Chain
from mobile_sync.receipts import ReceiptKey, read_receipt, sign_receipt
from tests.mobile_sync.samples import HANDHELD, NOW, OTHER_HANDHELD

KEY, CHAIN = b"k" * 32, Chain(next_seq=7, head=bytes(32))
TEXT = sign_receipt(KEY, 92, HANDHELD, CHAIN, NOW)


def test_a_receipt_says_how_far_the_chain_was_and_when():
    receipt = read_receipt(KEY, 92, HANDHELD, TEXT)
    assert (receipt.next_seq, receipt.at) == (7, NOW)


@pytest.mark.parametrize("text", ["", "|", "a|b", TEXT[:-1], TEXT + "0", TEXT.replace("92|", "93|", 1), "é" * 30])
def test_a_receipt_that_is_not_the_servers_proves_nothing(text):
    assert read_receipt(KEY, 92, HANDHELD, text) is None


def test_a_receipt_proves_nothing_to_another_handheld_or_province_or_under_another_key():
    assert read_receipt(KEY, 92, OTHER_HANDHELD, TEXT) is None
    assert read_receipt(KEY, 91, HANDHELD, TEXT) is None
    assert read_receipt(b"x" * 32, 92, HANDHELD, TEXT) is None


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text):
    assert ReceiptKey(key=KEY, province=92, device=HANDHELD).proven(text) is None


@given(st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)))
def test_what_was_signed_is_proven_to_the_second(moment):
    moment = moment.replace(tzinfo=UTC)
    seal = ReceiptKey(key=KEY, province=92, device=HANDHELD)
    assert seal.proven(seal.receipt(CHAIN, moment)) == moment.replace(microsecond=0)
