import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.base import base45


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")],
)
def test_the_examples_of_rfc_9285_are_written_and_read(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=40))
def test_any_bytes_come_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize("text", ["GGW", ":::", "A", "AB8C", "aa", "ZZ"])
def test_text_that_no_bytes_give_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        base45.decode(text)
