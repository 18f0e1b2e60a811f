import hashlib
import stat
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.proofs.parts import Parts
from mobile_sync.wire import MAX_MEDIA_BYTES

BODY = bytes(range(256)) * 4
DEVICE = UUID(int=7)
SHA = hashlib.sha256(BODY).hexdigest()


def test_an_upload_outlives_a_restart(tmp_path):
    Parts(tmp_path / "parts").grow(92, DEVICE, SHA, 0, len(BODY), BODY[:600])
    after = Parts(tmp_path / "parts")
    assert after.offset(92, DEVICE, SHA) == 600
    assert after.grow(92, DEVICE, SHA, 600, len(BODY), BODY[600:]).body == BODY
    after.drop(92, DEVICE, SHA)
    after.drop(92, DEVICE, SHA)
    assert after.offset(92, DEVICE, SHA) == 0


def test_two_provinces_do_not_share_an_upload(tmp_path):
    parts = Parts(tmp_path / "parts")
    parts.grow(92, DEVICE, SHA, 0, len(BODY), BODY[:600])
    assert parts.offset(91, DEVICE, SHA) == 0


def test_unfinished_uploads_are_for_the_service_alone(tmp_path):
    parts = Parts(tmp_path / "parts")
    parts.grow(92, DEVICE, SHA, 0, len(BODY), BODY[:600])
    assert stat.S_IMODE(parts.path(92, DEVICE, SHA).stat().st_mode) == 0o600
    assert stat.S_IMODE(parts.folder.stat().st_mode) == 0o700


def test_nothing_grows_past_the_largest_photo(tmp_path):
    parts = Parts(tmp_path / "parts")
    grown = parts.grow(92, DEVICE, SHA, 0, MAX_MEDIA_BYTES * 2, bytes(MAX_MEDIA_BYTES + 1))
    assert (grown.fits, grown.offset) == (False, 0)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 1_100), st.integers(1, 600)), max_size=12))
def test_in_whatever_order_parts_come_the_whole_is_right_or_not_yet(tmp_path_factory, parts_sent):
    parts = Parts(tmp_path_factory.mktemp("parts"))
    have = 0
    for offset, size in [*parts_sent, *((at, 200) for at in range(0, 1_024, 1))]:
        grown = parts.grow(92, DEVICE, SHA, offset, len(BODY), BODY[offset : offset + size])
        assert grown.fits == (offset == have and offset < len(BODY))
        if grown.body is not None:
            assert grown.body == BODY
            return
        have = grown.offset
    raise AssertionError("the whole never came")
