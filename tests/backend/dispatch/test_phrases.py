"""One of a thing is one, in every English phrase of the board."""

import re
from datetime import timedelta

import pytest

from backend.dispatch import board_words, words
from backend.dispatch.board_words import say
from backend.dispatch.model import PlannedGain
from backend.dispatch.offer_words import Later, later_sentence
from backend.dispatch.phrases import fill
from backend.dispatch.rest_view import gain_words
from backend.dispatch.words import explain
from tests.backend.dispatch.test_words import NINE, obstacle

PLURAL = re.compile(
    r"\b1 (tours|stops|parcels|acts|couriers|pieces|litres|minutes|calls|parcels wait|new parcels|tight stops)\b"
)
PHRASES = [*board_words.WORDS.items(), *words.WORDS.items(), *words.SHORT.items()]


def test_a_counted_word_follows_its_number() -> None:
    assert [fill("{n:stop|stops} left", n=n) for n in (0, 1, 2)] == ["0 stops left", "1 stop left", "2 stops left"]
    assert fill("{n:litre|litres}", n="1") == "1 litre"
    assert fill("{n:litre|litres}", n="0.5") == "0.5 litres"
    assert fill("{n:.1f} km", n=1.25) == "1.2 km"


@pytest.mark.parametrize(("key", "phrase"), PHRASES, ids=[key for key, _ in PHRASES])
def test_no_english_phrase_says_one_of_a_thing_in_the_plural(key: str, phrase: tuple[str, str]) -> None:
    names = set(re.findall(r"\{(\w+)", phrase[1]))
    assert not PLURAL.search(fill(phrase[1], **dict.fromkeys(names, 1)))


def test_what_used_to_be_one_acts_is_one_act() -> None:
    assert say("en", "replan_proposal", moved=1, retimed=1) == (
        "Proposed anew: 1 parcel added or with another courier, 1 act at another time"
    )
    assert say("en", "tours_stops", tours=1, stops=2) == "1 tour, 2 stops"
    assert say("vi", "tours_stops", tours=1, stops=2) == "1 tuyến, 2 điểm"


def test_a_gain_of_one_is_told_as_one() -> None:
    gain = PlannedGain(served=1, couriers=0, travel_s=70, distance_m=0)
    assert gain_words(gain, 1)[1] == "1 new parcel finds a courier, 1 minute less riding."
    assert gain_words(PlannedGain(served=2, couriers=0, travel_s=130, distance_m=0), 2)[1] == (
        "2 new parcels find a courier, 2 minutes less riding."
    )


def test_one_call_gets_later_and_two_get() -> None:
    late = Later(
        parcel=obstacle("no_room").courier, item_code="", act="deliver", name="Ô Môn", before_at=NINE,
        after_at=NINE + timedelta(minutes=3),
    )  # fmt: skip
    assert later_sentence([late]).en.startswith("1 call gets later, by 3 min")
    assert later_sentence([late, late]).en.startswith("2 calls get later, by 3 min")


def test_a_reason_counts_in_the_singular_too() -> None:
    _, en = explain(obstacle("too_many_pieces", amount=1, limit=0), "Ý")
    assert en == "It has 1 piece; Ý carries at most 0."
    _, en = explain(obstacle("too_bulky", amount=1000, limit=500), "Ý")
    assert en == "It takes 1 litre; the bag of Ý holds 0.5."
