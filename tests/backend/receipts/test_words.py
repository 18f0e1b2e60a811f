import string
from datetime import UTC, datetime

from backend.receipts.words import WORDS, full_moment, moment_of

NOW = datetime(2026, 11, 20, 3, 26, tzinfo=UTC)


def test_every_phrase_is_there_in_both_languages_with_the_same_gaps():
    for key, (vi, en) in WORDS.items():
        gaps = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (vi, en)]
        assert vi, key
        assert en, key
        assert gaps[0] == gaps[1], key


def test_the_day_is_named_as_people_do():
    morning = datetime(2026, 11, 20, 3, 21, tzinfo=UTC)
    assert moment_of("vi", morning, NOW) == "Hôm nay, 10:21"
    assert full_moment("vi", morning, NOW) == "10:21 hôm nay, thứ Sáu 20/11/2026"
    assert full_moment("en", morning, NOW) == "at 10:21 today, Friday 20/11/2026"


def test_a_day_begins_at_midnight_in_vietnam():
    late = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
    assert moment_of("vi", late, NOW) == "Hôm nay, 00:30"
    assert moment_of("vi", datetime(2026, 11, 19, 16, 30, tzinfo=UTC), NOW) == "Thứ Năm 19/11, 23:30"


def test_the_year_is_said_where_it_is_another():
    assert moment_of("vi", datetime(2025, 12, 31, 2, 0, tzinfo=UTC), NOW) == "Thứ Tư 31/12/2025, 09:00"
