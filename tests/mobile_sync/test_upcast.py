import msgspec

from mobile_sync.facts import kind_of
from mobile_sync.refusals import SchemaNewer, Unreadable
from mobile_sync.settle import witness
from mobile_sync.simulation.old import OLD_SHAPES, write_old_fact
from mobile_sync.upcast import UPCASTS, VERSIONS, lift, version_now
from tests.mobile_sync.samples import EVERY_FACT, FACTS


def test_an_older_fact_is_read_in_the_shape_of_today_and_kept_as_it_came():
    raw = write_old_fact(FACTS["attempt_failed"])
    witnessed = witness(raw, OLD_SHAPES)
    assert (witnessed.fact, witnessed.raw) == (FACTS["attempt_failed"], raw)


def test_a_shape_that_nobody_foresaw_is_kept_aside():
    assert witness(write_old_fact(FACTS["attempt_failed"])).fault is Unreadable


def test_a_fact_of_a_version_to_come_waits_for_an_update():
    raw = msgspec.json.encode(msgspec.to_builtins(FACTS["missing"]) | {"version": 2})
    assert witness(raw).fault is SchemaNewer


def test_a_lifted_fact_that_is_still_no_fact_is_kept_aside():
    raw = write_old_fact(FACTS["attempt_failed"]).replace(b"absent/", b"NOT A CODE/")
    assert witness(raw, OLD_SHAPES).fault is Unreadable


def test_two_steps_are_taken_one_after_the_other():
    steps = {("k", 0): lambda shape: shape | {"a": 1}, ("k", -1): lambda shape: shape | {"b": 2}}
    assert msgspec.json.decode(lift(b'{"version":-1}', "k", -1, steps)) == {"a": 1, "b": 2}
    assert lift(b'{"version":-2}', "k", -2, steps) is None
    assert lift(b"{}", "k", 1, steps) is None


def test_every_kind_that_changed_can_be_lifted_from_its_first_version():
    steps = {(kind, version) for kind in VERSIONS for version in range(1, version_now(kind))}
    assert steps == set(UPCASTS)


def test_a_kind_that_never_changed_is_of_the_first_version():
    assert {version_now(kind_of(fact)) for fact in EVERY_FACT if kind_of(fact) not in VERSIONS} == {1}
