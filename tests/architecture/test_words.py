"""Every refusal speaks Vietnamese and English, under a code of its own."""

import importlib
import inspect
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, get_type_hints

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES: dict[type, Any] = {Path: Path("/somewhere"), str: "something", int: 1}


def refusal_modules() -> list[str]:
    """Return the name of every module of refusals."""
    files = [path for folder in ("backend", "mobile_sync") for path in sorted((ROOT / folder).rglob("refusals.py"))]
    return [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]


def every_refusal() -> list[type[Exception]]:
    """Return every refusal below the roots of the trees; a root stands for no case of its own."""
    found = []
    for name in refusal_modules():
        module = importlib.import_module(name)
        classes = [item for item in vars(module).values() if inspect.isclass(item) and item.__module__ == name]
        found += [item for item in classes if issubclass(item, Exception) and Exception not in item.__bases__]
    return found


REFUSALS = every_refusal()
each_refusal = pytest.mark.parametrize("refusal", REFUSALS, ids=lambda item: f"{item.__module__}.{item.__name__}")


def words_of(refusal: type[Exception]) -> tuple[str, str]:
    """Return (vi, en): of the class where it has its own, else of one raised with sample details."""
    own = vars(refusal)
    if "vi" in own and "en" in own:
        return own["vi"], own["en"]
    if "__init__" not in own:
        return "", ""
    hints = get_type_hints(refusal.__init__)
    parameters = list(inspect.signature(refusal.__init__).parameters)[1:]
    raised: Any = refusal(*(SAMPLES.get(hints[name], "something") for name in parameters))
    inherited = {getattr(base, "vi", "") for base in refusal.__mro__[1:]}
    return ("", "") if raised.vi in inherited else (raised.vi, raised.en)


def test_refusals_are_found_in_every_chapter_that_has_them() -> None:
    assert len(refusal_modules()) >= 7
    assert len(REFUSALS) >= 40


@each_refusal
def test_a_refusal_has_its_own_code_and_words_in_both_languages(refusal: type[Exception]) -> None:
    assert vars(refusal).get("code"), "no code of its own"
    vi, en = words_of(refusal)
    assert vi, "no Vietnamese words of its own"
    assert en, "no English words of its own"
    assert vi != en
    assert has_vietnamese_letter(vi), vi
    assert not has_vietnamese_letter(en), en


def has_vietnamese_letter(words: str) -> bool:
    """Return whether a text holds a letter that Vietnamese writes and English does not."""
    return any(letter in "đĐ" or unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", words))


@each_refusal
def test_a_refusal_is_a_sentence(refusal: type[Exception]) -> None:
    sentence = vars(refusal).get("__doc__") or ""
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert ". " not in sentence, "one sentence"


def test_no_two_refusals_share_a_code() -> None:
    codes = Counter(vars(refusal).get("code") for refusal in REFUSALS)
    assert [code for code, times in codes.items() if times > 1] == []
