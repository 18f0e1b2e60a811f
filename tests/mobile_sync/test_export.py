"""The exported types and rules follow the Python by themselves."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import fields

import mobile_sync
from mobile_sync import facts, handover, repair, rows, wire
from mobile_sync.export import render
from mobile_sync.export.typescript import comment
from mobile_sync.facts import kind_of
from mobile_sync.refusals import every_refusal
from tests.mobile_sync.samples import EVERY_FACT

FILES = render()
TYPES = FILES["types.ts"]
STRUCTS = [
    each
    for module in (facts, handover, repair, rows, wire)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Struct) and each.__module__ == module.__name__
    if each is not handover.Signer
]


def declared(name: str) -> str:
    """Return the declaration of one exported type."""
    opening = re.compile(rf"^export (interface|type) {name}\b", re.MULTILINE)
    (found,) = (each for each in TYPES.split("\n\n") if opening.search(each))
    return found[opening.search(found).start() :].strip()


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_struct_of_the_wire_is_exported_with_all_its_fields(struct: type[Struct]) -> None:
    text = declared(struct.__name__)
    base = struct.__bases__[0]
    text += declared(base.__name__) if base is not Struct else ""
    assert [field.name for field in fields(struct) if not re.search(rf"\b{field.encode_name}\??: ", text)] == []


def test_facts_are_told_apart_by_kind() -> None:
    for fact in EVERY_FACT:
        assert f'readonly kind: "{kind_of(fact)}";' in declared(type(fact).__name__)
        assert re.search(rf"\| {type(fact).__name__}\b", declared("AnyFact"))
    assert "kind" not in declared("Fact")


def test_what_a_handheld_may_leave_out_is_optional_and_what_it_is_told_is_not() -> None:
    assert "readonly push?: Push | null;" in declared("Exchange")
    assert "readonly place?: Place;" in declared("Fact")
    assert "readonly orders: readonly Order[];" in declared("Reply")
    assert (
        declared("Point")
        == "export type Point = readonly [at_ms: Counter, lon: number, lat: number, accuracy_m: number];"
    )


def test_limits_and_words_are_exported() -> None:
    assert f'"MAX_FACTS": {wire.MAX_FACTS},' in TYPES
    assert f'"PROTOCOL": {wire.PROTOCOL},' in TYPES
    for reason in every_refusal():
        quoted = (json.dumps(word, ensure_ascii=False) for word in (reason.code, reason.vi, reason.en))
        code, vi, en = quoted
        assert re.search(rf'{code}: {{\s+"vi": {re.escape(vi)},\s+"en": {re.escape(en)}\s+}}', FILES["rules.ts"])


def test_a_comment_cannot_end_itself() -> None:
    assert comment("Matches ^a*/$.").count("*/") == 1


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Give a copy of the package that may be changed."""
    source = Path(mobile_sync.__file__).parent
    shutil.copytree(source, tmp_path / "mobile_sync", ignore=shutil.ignore_patterns("__pycache__", "handheld"))
    return tmp_path


def exported(root: Path, seed: str = "0") -> dict[str, bytes]:
    """Return what the command writes in a copy of the package."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "mobile_sync.export"]
    said = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True, timeout=120)
    folder = root / "mobile_sync" / "handheld" / "exchange"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert all(name in said.stdout for name in files)
    return files


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_the_command_writes_the_same_bytes_whatever_the_hash_seed(scratch: Path) -> None:
    wanted = {name: text.encode() for name, text in FILES.items()}
    assert exported(scratch, "1") == wanted
    assert exported(scratch, "2") == wanted


def test_a_new_field_and_a_new_fact_come_by_themselves(scratch: Path) -> None:
    field = "    courier: UUID\n    province: int\n"
    change(scratch / "mobile_sync" / "wire.py", field, f"{field}    colour: str | None = None\n")
    change(
        scratch / "mobile_sync" / "facts.py",
        "\n\nDeviceFact = (",
        '\n\nclass Weighed(Fact, frozen=True, kw_only=True, tag="weighed"):\n    """Put on the scales."""\n\n'
        "    grams: Count\n\n\nDeviceFact = (\n    Weighed |",
    )
    change(scratch / "mobile_sync" / "facts.py", "AnyFact = (\n", "AnyFact = (\n    Weighed |\n")
    files = exported(scratch)
    assert b"readonly colour: string | null;" in files["types.ts"]
    assert b'readonly kind: "weighed";\n  readonly grams: Count;' in files["types.ts"]
    assert b'"weighed"' in files["rules.ts"]
    assert b'"weighed": {' in files["examples.ts"]
    vectors = json.loads(files["vectors.json"])
    assert {"weighed", "weighed least"} <= set(vectors["facts"])
    assert "weighed" in {entry["kind"] for entry in vectors["transitions"]}


def test_a_type_without_a_counterpart_is_not_passed_over(scratch: Path) -> None:
    change(scratch / "mobile_sync" / "wire.py", "    expires_s: int\n", "    expires_s: complex\n")
    with pytest.raises(subprocess.CalledProcessError) as failure:
        exported(scratch)
    assert "No TypeScript type stands for" in failure.value.stderr
