import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sync.keys import is_point, is_signed, new_key, public_point, sign

KEY = new_key()
POINT = public_point(KEY)


@given(st.binary(max_size=100))
def test_what_a_key_signed_is_known_as_its_own(message):
    signature = sign(KEY, message)
    assert is_signed(POINT, message, signature)
    assert not is_signed(POINT, message + b"x", signature)
    assert not is_signed(public_point(new_key()), message, signature)
    assert len(base64.urlsafe_b64decode(signature + "==")) == 64


@given(st.text(max_size=120))
def test_no_text_whatever_passes_for_a_signature(text):
    assert not is_signed(POINT, b"message", text)


def test_a_signature_has_one_length():
    signature = base64.urlsafe_b64decode(sign(KEY, b"m") + "==")
    longer = base64.urlsafe_b64encode(signature + b"\0").decode()
    assert not is_signed(POINT, b"m", longer)
    assert not is_signed(POINT, b"m", base64.urlsafe_b64encode(bytes(64)).decode())


@pytest.mark.parametrize(
    "point",
    [b"", b"\x04" + bytes(64), b"\x04" + b"\xff" * 64, POINT[:-1], POINT + b"\0"],
    ids=["nothing", "zero", "outside", "too short", "too long"],
)
def test_only_a_point_of_the_curve_is_a_key(point):
    assert not is_point(point)
    assert not is_signed(point, b"m", sign(KEY, b"m"))


def test_a_real_key_is_a_point():
    assert is_point(POINT)
    assert len(POINT) == 65
