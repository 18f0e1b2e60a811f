"""A compressed body is opened as far as it may be and not a byte further."""

import gzip
import tracemalloc

import pytest

from backend.base.inflate import inflate
from backend.base.refusals import TooLarge, Unreadable

MOST = 1_000_000


def test_what_was_squeezed_is_opened() -> None:
    assert inflate(gzip.compress(b"a" * MOST), MOST) == b"a" * MOST


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    bomb = gzip.compress(bytes(200 * MOST))
    tracemalloc.start()
    with pytest.raises(TooLarge):
        inflate(bomb, MOST)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MOST


def test_what_is_no_whole_gzip_is_unreadable() -> None:
    whole = gzip.compress(b"facts")
    for broken in (b"", b"facts", whole[:-1], whole + b"x", whole + whole):
        with pytest.raises(Unreadable):
            inflate(broken, MOST)
