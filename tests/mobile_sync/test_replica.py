from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw

from mobile_sync.replica import Replica, digest, is_whole
from mobile_sync.wire import Page, Row, hash_text, row_hash
from tests.mobile_sync.pages import SCOPE, gone_row, page, put_row


class Feed:
    """One scope as the server keeps it: each row once, under the version of its last change."""

    def __init__(self, epoch="e"):
        self.epoch = epoch
        self.version = 0
        self.rows = {}

    def put(self, id, body):
        self.version += 1
        sealed = hash_text(*row_hash("task", id, body))
        self.rows[id] = Row("task", id, self.version, 1, sealed, "", Raw(body))

    def remove(self, id):
        self.version += 1
        self.rows[id] = Row("task", id, self.version, 0, "0" * 32, "moved", Raw(b"null"))

    def live(self):
        return [row for row in self.rows.values() if row.operation]

    def page(self, cursor, limit):
        reset = cursor.epoch != self.epoch or cursor.version > self.version
        after = 0 if reset else cursor.version
        found = sorted((row for row in self.rows.values() if row.version > after), key=lambda row: row.version)[:limit]
        more = len(found) == limit and found[-1].version < self.version
        return Page(
            scope=SCOPE,
            epoch=self.epoch,
            reset=reset,
            rows=found,
            version=found[-1].version if more else self.version,
            head=self.version,
            more=more,
            digest=digest(self.live()),
            live=len(self.live()),
        )


def pull(replica, feed, limit=2):
    agrees, more = True, True
    while more:
        page = feed.page(replica.cursors()[0], limit)
        agrees, more = replica.absorb(page), page.more
    return agrees


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("abcdef"), st.binary(min_size=1, max_size=3)),
        st.tuples(st.just("remove"), st.sampled_from("abcdef")),
        st.tuples(st.just("page"), st.integers(1, 4)),
        st.tuples(st.just("restore")),
    ),
    max_size=40,
)


@settings(max_examples=80)
@given(CHANGES, st.integers(1, 4))
def test_after_any_changes_and_any_pages_the_replica_is_the_feed(changes, limit):
    feed, replica = Feed(), Replica([SCOPE])
    for change in changes:
        match change:
            case ("put", id, body):
                feed.put(id, body)
            case ("remove", id):
                feed.remove(id)
            case ("page", size):
                replica.absorb(feed.page(replica.cursors()[0], size))
            case _:
                kept = feed.live()
                feed = Feed(feed.epoch + "'")
                for row in kept:
                    feed.put(row.id, bytes(row.body))
    assert pull(replica, feed, limit)
    assert {row.id: bytes(row.body) for row in replica.of_kind("task")} == {
        row.id: bytes(row.body) for row in feed.live()
    }
    assert replica.cursors()[0].version == feed.version
    assert all(is_whole(row) for row in replica.of_kind("task"))


def test_an_empty_scope_agrees_and_its_cursor_moves():
    replica, feed = Replica([SCOPE]), Feed()
    assert pull(replica, feed)
    assert replica.cursors()[0].epoch == "e"


def test_a_row_missed_is_noticed():
    replica, feed = Replica([SCOPE]), Feed()
    feed.put("a", b"1")
    pull(replica, feed)
    feed.put("b", b"2")
    page = feed.page(replica.cursors()[0], 9)
    assert not replica.absorb(Page(**{name: getattr(page, name) for name in page.__struct_fields__} | {"rows": []}))


def test_a_row_changed_on_the_way_is_not_whole():
    feed = Feed()
    feed.put("a", b"1")
    row = feed.rows["a"]
    assert is_whole(row)
    assert not is_whole(Row(row.kind, row.id, row.version, 1, row.hash, "", Raw(b"2")))
    assert not is_whole(Row(row.kind, "b", row.version, 1, row.hash, "", Raw(b"1")))


def test_the_digest_does_not_depend_on_order_and_a_pair_cancels():
    feed = Feed()
    feed.put("a", b"1")
    feed.put("b", b"2")
    rows = feed.live()
    assert digest(rows) == digest(reversed(rows))
    assert digest([*rows, *rows]) == digest([]) == "0" * 32


@given(st.text(max_size=9), st.text(max_size=9), st.binary(max_size=9))
def test_a_hash_fits_two_signed_numbers_and_tells_kind_from_id(kind, id, body):
    high, low = row_hash(kind, id, body)
    assert all(-(2**63) <= number < 2**63 for number in (high, low))
    assert len(hash_text(high, low)) == 32


def test_pages_are_staged_until_the_last_one_and_a_crash_goes_back_to_the_first():
    replica = Replica([SCOPE])
    old = put_row("a", 1)
    replica.absorb(page([old]))
    saved = replica.save()
    first = page([put_row("b", 2)], version=2, more=True)
    assert replica.absorb(first)
    assert [row.id for row in replica.of_kind("custody")] == ["a"]
    assert replica.cursors()[0].version == 2
    replica.load(saved)
    assert replica.cursors()[0].version == 1
    assert replica.absorb(first)
    assert replica.absorb(page([put_row("c", 3)], live=[old, put_row("b", 2), put_row("c", 3)]))
    assert {row.id for row in replica.of_kind("custody")} == {"a", "b", "c"}


def test_a_reset_says_so_until_its_last_page_and_sweeps_what_it_did_not_meet():
    replica = Replica([SCOPE])
    replica.absorb(page([put_row("a", 1)]))
    replica.absorb(page([put_row("b", 2)], reset=True, more=True, version=2, epoch="f"))
    assert replica.cursors()[0].anew
    assert replica.absorb(page([put_row("c", 3)], live=[put_row("b", 2), put_row("c", 3)], epoch="f"))
    assert {row.id for row in replica.of_kind("custody")} == {"b", "c"}
    assert not replica.cursors()[0].anew


def test_a_row_taken_away_stays_greyed_while_something_waits_about_its_parcel():
    replica = Replica([SCOPE])
    task = put_row("t:1", 2, b'{"parcel":"a"}', kind="task")
    replica.absorb(page([put_row("a", 1), task]))
    replica.absorb(page([gone_row("a", 3), gone_row("t:1", 4, kind="task")], live=[]))
    assert {(row.id, row.why, row.operation) for row in replica.greyed.values()} == {
        ("a", "reassigned", 0),
        ("t:1", "reassigned", 0),
    }
    replica.purge(frozenset({"a"}))
    assert len(replica.greyed) == 2
    replica.purge(frozenset())
    assert replica.greyed == {}


def test_a_row_that_comes_back_is_grey_no_more():
    replica = Replica([SCOPE])
    replica.absorb(page([put_row("a", 1)]))
    replica.absorb(page([gone_row("a", 2)], live=[]))
    replica.absorb(page([put_row("a", 3)]))
    assert replica.greyed == {}


def test_a_page_of_somebody_elses_scope_is_passed_over():
    replica = Replica([SCOPE])
    assert replica.absorb(page([put_row("a")], scope="courier:2"))
    assert replica.of_kind("custody") == []


def test_the_screen_is_not_blanked_where_digests_differ():
    replica = Replica([SCOPE])
    assert not replica.absorb(page([put_row("a")], live=[]))
    assert [row.id for row in replica.of_kind("custody")] == ["a"]
    assert replica.doubtful == {SCOPE}
