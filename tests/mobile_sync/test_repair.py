from hypothesis import given
from hypothesis import strategies as st

from mobile_sync.feed import Head
from mobile_sync.repair import EVERY_MS, is_due, manifest_of, mend
from mobile_sync.replica import Replica, digest
from tests.mobile_sync.pages import SCOPE, page, put_row

BODIES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([b"1", b"2", b"3"]))


def head_of(rows):
    return Head(version=9, live=len(rows), digest=int(digest(rows), 16))


@given(BODIES, BODIES)
def test_a_manifest_mends_any_replica_with_the_rows_that_differ_only(shown, true):
    replica, rows = Replica([SCOPE]), {id: put_row(id, body=body) for id, body in true.items()}
    replica.absorb(page([put_row(id, body=body) for id, body in shown.items()], live=list(rows.values())))
    manifest = manifest_of(SCOPE, "e", list(replica.scopes[SCOPE].rows.values()))
    mended = mend(manifest, "e", head_of(list(rows.values())), {("custody", id): row for id, row in rows.items()})
    assert replica.absorb(mended)
    assert {row.id: bytes(row.body) for row in replica.of_kind("custody")} == true
    assert len(mended.rows) == sum(shown.get(id) != true.get(id) for id in shown | true)


def test_a_doubtful_scope_is_mended_at_most_once_an_hour():
    replica = Replica([SCOPE])
    assert replica.next_manifest(0) is None
    assert not replica.absorb(page([put_row("a")], live=[]))
    assert replica.next_manifest(1000).scope == SCOPE
    assert replica.next_manifest(1000 + EVERY_MS - 1) is None
    assert replica.next_manifest(1000 + EVERY_MS).rows == [("custody", "a", put_row("a").hash)]


def test_a_scope_that_agrees_again_is_not_doubtful_any_more():
    replica = Replica([SCOPE])
    replica.absorb(page([put_row("a")], live=[]))
    assert replica.absorb(page([], live=[put_row("a")]))
    assert replica.next_manifest(1000) is None


def test_the_first_repair_is_due_at_once():
    assert is_due(None, 0)
    assert not is_due(5, EVERY_MS + 4)
