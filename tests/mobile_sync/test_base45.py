import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sync.base45 import from_base45, to_base45


@pytest.mark.parametrize(
    ("body", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")],
)
def test_the_examples_of_rfc_9285_are_written_and_read(body: bytes, text: str) -> None:
    assert to_base45(body) == text
    assert from_base45(text) == body


@given(st.binary(max_size=60))
def test_any_bytes_come_back(body: bytes) -> None:
    assert from_base45(to_base45(body)) == body


@pytest.mark.parametrize("text", ["GGW", ":::", "::", "A", "AAAA", "AB8C", "aa", "a0", "ZZ", "ÄÄÄ"])
def test_text_that_no_bytes_give_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Base45"):
        from_base45(text)
