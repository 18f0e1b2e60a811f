import argparse

import msgspec
import pytest

from backend.commands.simulate import run


def chosen(**change):
    values = {"device_days": 4, "seed": 1, "profile": None, "mutant": None, "json": False, **change}
    return argparse.Namespace(**values)


def test_a_run_says_what_it_came_to_as_json(capsys):
    assert run(chosen(json=True)) == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    assert told.keys() >= {
        "device_days", "facts", "requests", "violations", "repairs", "faults", "trace", "cpu_s",
    }  # fmt: skip
    assert (told["device_days"], told["violations"], told["repairs"]) == (4, 0, 0)


def test_a_run_for_people_prints_its_trace(capsys):
    assert run(chosen(profile="moves", seed=7)) == 0
    first = capsys.readouterr().out
    assert run(chosen(profile="moves", seed=7)) == 0
    assert first.splitlines()[-1] == capsys.readouterr().out.splitlines()[-1]


def test_a_mutant_that_is_caught_is_told_as_json(capsys):
    assert run(chosen(mutant="no_tombstone", json=True)) == 0
    (caught,) = msgspec.json.decode(capsys.readouterr().out)
    assert (caught["mutant"], caught["worlds"], caught["caught_in"]) == ("no_tombstone", 1, 1)
    assert "G3" in caught["by"]


def test_a_mutant_that_gets_through_fails_the_run(capsys):
    assert run(chosen(mutant="epoch_unchanged", seed=2)) == 1
    assert "epoch_unchanged" in capsys.readouterr().err


@pytest.mark.parametrize("change", [{"profile": "sunshine"}, {"mutant": "none_such"}])
def test_what_is_not_known_is_refused_with_what_is(change, capsys):
    assert run(chosen(**change)) == 1
    assert "known" in capsys.readouterr().err
