"""The Structs of the wire as TypeScript types, read off the Python: a new field or a new fact needs no word here."""

import json
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo

from mobile_sync import codes, custody, device, facts, handover, lease, outbox, pacing, repair, rows, track, wire
from mobile_sync.export.typescript import HEADING, comment, declaration, object_of

SPEAKERS: Final = (facts, handover, wire, repair, rows)
"""Modules whose Structs are said or told."""
SILENT: Final = frozenset({handover.Signer})
"""Structs of theirs that never travel."""
NAMERS: Final = (facts, handover, custody, wire, rows)
"""Modules that give types a name of their own."""
COUNTERS: Final = (facts, wire, handover, outbox, device, pacing, lease, repair, track, codes)
"""Modules whose constants both sides hold to."""

BASES: Final[dict[str, tuple[str, str]]] = {
    "UUID": ("Uuid", "UUID in small hexadecimal with hyphens; what a handheld makes is of version 7."),
    "datetime": ("Instant", "RFC 3339 with a zone, such as 2026-11-20T09:00:00Z."),
    "date": ("Day", "A day of the calendar, such as 2026-11-20."),
    "Raw": (
        "RawJson",
        "JSON of which the exact bytes count: chains and row hashes are over them. What was parsed and written again "
        "is other bytes (105.0 becomes 105), so cut it out of the text, and put it in as text.",
    ),
}
PLAIN: Final = {"str": "string", "int": "number", "float": "number", "bool": "boolean", "NoneType": "null"}


def types_text() -> str:
    """Return ``types.ts``."""
    bases = [comment(doc) + f"export type {name} = {ground(key)};" for key, (name, doc) in BASES.items()]
    named = [declare_alias(name, kind) for kind, name in ALIASES.items()]
    structs = [declare_struct(struct) for struct in structs_of(*SPEAKERS)]
    unions = [declaration(name, " | ".join(map(expression, get_args(kind)))) for name, kind in unions_of(*SPEAKERS)]
    bodies = "\n".join(f"  readonly {row_kind(row)}: {row.__name__};" for row in structs_of(rows) if is_body(row))
    by_kind = comment("The body of a row by its kind.") + f"export interface RowBodies {{\n{bodies}\n}}"
    limits = [declare_constants(module, names) for module, names in constants_of(*COUNTERS)]
    return "\n\n".join([HEADING, *bases, *named, *structs, by_kind, *unions, *limits, declare_constraints()]) + "\n"


def ground(key: str) -> str:
    """Return the TypeScript type below a base type."""
    return "unknown" if key == "Raw" else "string"


def structs_of(*modules: ModuleType) -> list[type[Struct]]:
    """Return every Struct that a module defines and that travels, in the order of the source."""
    found = [each for module in modules for each in vars(module).values() if is_defined_in(module, each)]
    return [struct for struct in found if struct not in SILENT]


def is_defined_in(module: ModuleType, item: object) -> bool:
    """Return whether this is a Struct of the module's own."""
    return isinstance(item, type) and issubclass(item, Struct) and item.__module__ == module.__name__


def aliases_of(*modules: ModuleType) -> dict[Any, str]:
    """Return the name of every constrained or literal type that a module names."""
    aliases: dict[Any, str] = {}
    for module in modules:
        for name, kind in vars(module).items():
            if get_origin(kind) in (Annotated, Literal):
                aliases.setdefault(kind, name)
    return aliases


ALIASES: Final = aliases_of(*NAMERS)


def unions_of(*modules: ModuleType) -> list[tuple[str, UnionType]]:
    """Return every union that a module names; the members of those of facts are told apart by ``kind``."""
    return [(name, kind) for module in modules for name, kind in vars(module).items() if isinstance(kind, UnionType)]


def constants_of(*modules: ModuleType) -> list[tuple[ModuleType, dict[str, int | str]]]:
    """Return the whole numbers and texts that each module names in capitals and no module before it."""
    seen: set[str] = set()
    found = []
    for module in modules:
        capitals = {name: value for name, value in vars(module).items() if name.isupper() and type(value) in (int, str)}
        found.append((module, {name: value for name, value in capitals.items() if name not in seen}))
        seen.update(capitals)
    return [(module, names) for module, names in found if names]


def declare_alias(name: str, kind: Any) -> str:
    """Return the declaration of a type that the Python names."""
    if get_origin(kind) is Literal:
        return declaration(name, literal(kind))
    return comment(limits_of(kind)) + declaration(name, expression(get_args(kind)[0]))


def declare_struct(struct: type[Struct]) -> str:
    """Return an interface, or a tuple for a Struct that travels as an array."""
    fields = msgspec.structs.fields(struct)
    doc = comment(struct.__doc__ or "")
    if struct.__struct_config__.array_like:
        members = ", ".join(f"{field.encode_name}: {expression(field.type)}" for field in fields)
        return doc + declaration(struct.__name__, f"readonly [{members}]")
    base = struct.__bases__[0]
    inherited = {field.name for field in msgspec.structs.fields(base)} if base is not Struct else set()
    extends = f" extends {base.__name__}" if inherited else ""
    lines = [declare_tag(struct), *(declare_field(struct, field) for field in fields if field.name not in inherited)]
    body = "\n".join(line for line in lines if line)
    return f"{doc}export interface {struct.__name__}{extends} {{\n{body}\n}}"


def is_body(struct: type[Struct]) -> bool:
    """Return whether rows carry this Struct as their body; the others are parts of one."""
    return struct.__name__.endswith("Row")


def row_kind(row: type[Struct]) -> str:
    """Return the kind of the rows whose body is this Struct."""
    return row.__name__.removesuffix("Row").lower()


def declare_tag(struct: type[Struct]) -> str:
    """Return the property that tells a Struct from the others of its union; a base has none of its own."""
    config = struct.__struct_config__
    if config.tag in (None, struct.__name__):
        return ""
    return f"  readonly {config.tag_field}: {json.dumps(config.tag)};"


def declare_field(struct: type[Struct], field: FieldInfo) -> str:
    """Return one property: optional where a handheld may leave it out, or the server may not know it."""
    said = struct.__struct_config__.forbid_unknown_fields
    unset = any(member is msgspec.UnsetType for member in get_args(field.type))
    mark = "?" if unset or (said and not field.required) else ""
    note = "" if field.type in ALIASES else limits_of(field.type)
    return comment(note, "  ") + f"  readonly {field.encode_name}{mark}: {expression(field.type)};"


def expression(kind: Any) -> str:
    """Return the TypeScript type of a Python type.

    Raises TypeError for one that has no counterpart yet.
    """
    if kind in ALIASES:
        return ALIASES[kind]
    origin, members = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return expression(members[0])
    if origin is Literal:
        return literal(kind)
    if origin in (list, frozenset) or (origin is tuple and members[-1] is Ellipsis):
        inner = expression(members[0])
        return f"readonly ({inner})[]" if " " in inner else f"readonly {inner}[]"
    if origin is tuple:
        return f"readonly [{', '.join(map(expression, members))}]"
    if origin is dict:
        return f"Readonly<Record<{expression(members[0])}, {expression(members[1])}>>"
    if members:
        return " | ".join(expression(member) for member in members if member is not msgspec.UnsetType)
    return name_of(kind)


def name_of(kind: Any) -> str:
    """Return the TypeScript name of a Python class.

    Raises TypeError.
    """
    name = NoneType.__name__ if kind is None else getattr(kind, "__name__", "")
    if isinstance(kind, type) and issubclass(kind, Struct):
        return name
    if name in BASES:
        return BASES[name][0]
    if name in PLAIN:
        return PLAIN[name]
    raise TypeError(f"No TypeScript type stands for {kind!r} yet.")


def literal(kind: Any) -> str:
    """Return the union of a Literal's values."""
    return " | ".join(json.dumps(value, ensure_ascii=False) for value in get_args(kind))


def constraints_of(kind: Any) -> dict[str, Any]:
    """Return what a constrained type demands, by msgspec's names."""
    metas = [meta for meta in getattr(kind, "__metadata__", ()) if isinstance(meta, Meta)]
    names = ("ge", "le", "min_length", "max_length", "pattern", "tz")
    return {name: getattr(meta, name) for meta in metas for name in names if getattr(meta, name) is not None}


def limits_of(kind: Any) -> str:
    """Return what a constrained type demands, in words."""
    demands = constraints_of(kind)
    words = {
        "ge": "At least {}.",
        "le": "At most {}.",
        "min_length": "No shorter than {}.",
        "max_length": "No longer than {}.",
        "pattern": "Matches {}.",
        "tz": "With its zone.",
    }
    return " ".join(words[name].format(value) for name, value in demands.items())


def declare_constants(module: ModuleType, names: dict[str, int | str]) -> str:
    """Return the constants of one module as one frozen object, named for the module."""
    name = module.__name__.rpartition(".")[2].upper()
    return comment(f"Constants of {module.__name__}.") + object_of(name, names)


def declare_constraints() -> str:
    """Return what each named type demands, for forms that hold to it before the server does."""
    doc = comment("What the named types demand. Lengths are in code points, not in UTF-16 units: [...text].length.")
    demands = {name: constraints_of(kind) for kind, name in ALIASES.items()}
    return doc + object_of("CONSTRAINTS", {name: demand for name, demand in demands.items() if demand})
