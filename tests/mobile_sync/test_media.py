import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sync.media import fault_of, finish, place
from mobile_sync.wire import MAX_MEDIA_BYTES, MAX_PART_BYTES


@pytest.mark.parametrize(
    ("have", "offset", "size", "part", "expected"),
    [
        (0, 0, 10, 4, (4, True)),
        (4, 4, 10, 6, (10, True)),
        (4, 0, 10, 4, (4, False)),
        (4, 5, 10, 1, (4, False)),
        (4, 4, 10, 7, (4, False)),
        (0, 0, MAX_MEDIA_BYTES + 9, MAX_MEDIA_BYTES + 1, (0, False)),
    ],
    ids=["first", "last", "again", "hole", "beyond the end", "beyond all limits"],
)
def test_a_part_counts_only_where_the_upload_ends(have, offset, size, part, expected):
    progress = place(have, offset, size, part)
    assert (progress.offset, progress.kept) == expected


def test_a_photo_is_whole_only_with_its_own_hash():
    body = b"photo"
    whole = finish(hashlib.sha256(body).hexdigest(), body)
    assert (whole.complete, whole.offset) == (True, 5)
    broken = finish(hashlib.sha256(body).hexdigest(), b"phot0")
    assert (broken.complete, broken.kept, broken.offset) == (False, False, 0)


@pytest.mark.parametrize(
    ("size", "fault"), [(0, False), (1, False), (MAX_PART_BYTES, False), (MAX_PART_BYTES + 1, True)]
)
def test_a_part_has_not_too_many_bytes_and_an_empty_one_asks_to_finish(size, fault):
    assert bool(fault_of(b"x" * size)) == fault


@given(st.binary(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=60))
def test_whatever_parts_come_in_whatever_order_the_upload_is_a_beginning_of_the_photo(body, parts):
    have = b""
    for offset, length in parts:
        part = body[offset : offset + length]
        if part and place(len(have), offset, len(body), len(part)).kept:
            have += part
        assert body.startswith(have)
