"""One fact of each kind as a TypeScript value, so that the compiler itself holds them against the types."""

import json

import msgspec

from mobile_sync.export.cast import facts_of_each_kind
from mobile_sync.export.typescript import HEADING, comment
from mobile_sync.facts import AnyFact

TYPES = '{ readonly [Kind in AnyFact["kind"]]: Extract<AnyFact, { readonly kind: Kind }> }'


def examples_text() -> str:
    """Return ``examples.ts``."""
    return (
        "\n\n".join(
            [
                HEADING,
                'import type { AnyFact } from "./types.ts";',
                declared("WHOLE", "A fact of each kind with all that it may say, as in the vectors.", whole=True),
                declared("LEAST", "A fact of each kind with only what it must say.", whole=False),
            ]
        )
        + "\n"
    )


def declared(name: str, doc: str, *, whole: bool) -> str:
    """Return the facts as one constant that must satisfy the types, with no kind missing."""
    values = {kind: shape_without_defaults(fact, whole) for kind, fact in facts_of_each_kind(whole).items()}
    body = json.dumps(values, ensure_ascii=False, indent=2)
    return f"{comment(doc)}export const {name} = {body} as const satisfies {TYPES};"


def shape_without_defaults(fact: AnyFact, whole: bool) -> object:
    """Return a fact as JSON says it; of the least ones, only the fields that have no default."""
    shape = msgspec.json.decode(msgspec.json.encode(fact))
    if whole:
        return shape
    required = {field.name for field in msgspec.structs.fields(fact) if field.required}
    return {name: value for name, value in shape.items() if name in required | {"kind"}}
