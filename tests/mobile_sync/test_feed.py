from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mobile_sync.feed import Head, is_spent, needs_reset, page_of, put, raise_floor, remove
from mobile_sync.replica import digest
from mobile_sync.wire import Cursor
from tests.mobile_sync.samples import NOW


class Scope:
    def __init__(self):
        self.head = Head()
        self.rows = {}

    def put(self, id, body):
        self.head, self.rows[id] = put(self.head, self.rows.get(id), "custody", id, body)

    def remove(self, id):
        self.head, self.rows[id] = remove(self.head, self.rows.get(id), "custody", id, "moved")

    def live(self):
        return [row for row in self.rows.values() if row.operation]


CHANGES = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([b"1", b"2", None])), max_size=30)


@given(CHANGES)
def test_the_counter_the_digest_and_the_count_are_those_of_the_live_rows(changes):
    scope = Scope()
    for id, body in changes:
        scope.remove(id) if body is None else scope.put(id, body)
    assert scope.head.version == len(changes)
    assert f"{scope.head.digest:032x}" == digest(scope.live())
    assert scope.head.live == len(scope.live())
    assert len({row.version for row in scope.rows.values()}) == len(scope.rows)


def test_a_tombstone_says_why_and_has_no_body():
    scope = Scope()
    scope.put("a", b"1")
    scope.remove("a")
    row = scope.rows["a"]
    assert (row.operation, row.why, bytes(row.body), row.version) == (0, "moved", b"null", 2)


def cursor(version, epoch="e", anew=False):
    return Cursor(scope="s", epoch=epoch, version=version, anew=anew)


def test_a_cursor_of_another_epoch_of_the_future_or_older_than_the_tombstones_starts_anew():
    head = Head(version=9, floor=4)
    assert not needs_reset(cursor(4), "e", head)
    assert needs_reset(cursor(3), "e", head)
    assert needs_reset(cursor(10), "e", head)
    assert needs_reset(cursor(9, epoch="other"), "e", head)


def test_who_walks_through_a_scope_anew_is_not_sent_back_by_the_floor():
    assert not needs_reset(cursor(1, anew=True), "e", Head(version=9, floor=4))
    assert needs_reset(cursor(1, epoch="other", anew=True), "e", Head(version=9, floor=4))


def test_a_floor_only_rises():
    scope = Scope()
    for id in "ab":
        scope.put(id, b"1")
        scope.remove(id)
    head = raise_floor(scope.head, [scope.rows["b"]])
    assert head.floor == 4
    assert raise_floor(head, [scope.rows["a"]]).floor == 4
    assert raise_floor(head, []).floor == 4


def test_a_tombstone_lives_thirty_days():
    assert not is_spent(NOW, NOW + timedelta(days=30))
    assert is_spent(NOW, NOW + timedelta(days=30, seconds=1))


def test_a_cursor_moves_to_the_head_even_on_an_empty_page():
    page = page_of(cursor(3), "e", Head(version=9), [], 5)
    assert (page.version, page.more, page.rows, page.reset) == (9, False, [], False)


def test_a_full_page_says_that_there_is_more_and_where_it_stopped():
    scope = Scope()
    for id in "abc":
        scope.put(id, b"1")
    rows = sorted(scope.rows.values(), key=lambda row: row.version)
    page = page_of(cursor(0), "e", scope.head, rows[:2], 2)
    assert (page.version, page.more, page.head) == (2, True, 3)
    assert not page_of(cursor(2), "e", scope.head, rows[2:], 2).more
