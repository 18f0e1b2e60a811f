"""Every reason routing may give has its sentences."""

from typing import get_args

import pytest

from backend.dispatch.words import WORDS, sentences
from routing.plan import ReasonCode


def test_every_reason_of_routing_has_words() -> None:
    assert set(WORDS) == {*get_args(ReasonCode), "office_closed"}


@pytest.mark.parametrize("code", sorted(WORDS))
def test_no_sentence_has_a_hole(code: str) -> None:
    for sentence in sentences(code, earliest="08:15", closes="08:00", amount=7, limit=5, extra_s=61):
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "None" not in sentence


def test_minutes_over_the_limit_are_rounded_up() -> None:
    _, english = sentences("not_worth_the_way", extra_s=61, limit=60)
    assert "2 minutes" in english
