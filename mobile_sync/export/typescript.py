"""How TypeScript is written: comments, declarations and values."""

import inspect
import json
import re
import textwrap
from typing import Any, Final

HEADING: Final = """\
// deno-fmt-ignore-file
// Written by `python -m mobile_sync.export` from the Python of mobile_sync; what is changed here is lost."""
WIDTH: Final = 116


def comment(text: str, indent: str = "") -> str:
    """Return a JSDoc comment and its line's end, or nothing for no text."""
    text = re.sub(r"``(.+?)``", r"`\1`", inspect.cleandoc(text)).replace("*/", "*\\/")
    text = re.sub(r"\bNone\b", "null", text)
    if not text:
        return ""
    if "\n" not in text and len(text) + len(indent) + 8 <= WIDTH:
        return f"{indent}/** {text} */\n"
    paragraphs = [textwrap.wrap(" ".join(each.split()), WIDTH - len(indent) - 3) for each in text.split("\n\n")]
    lines = [line for paragraph in paragraphs for line in (*paragraph, "")][:-1]
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def declaration(name: str, type_text: str) -> str:
    """Return a type alias; a long union goes on lines of its own."""
    line = f"export type {name} = {type_text};"
    if len(line) <= WIDTH or " | " not in type_text:
        return line
    return f"export type {name} =\n  | " + type_text.replace(" | ", "\n  | ") + ";"


def object_of(name: str, value: Any, type_text: str = "") -> str:
    """Return an exported constant, of a type where one is given, else of exactly its own value."""
    annotated, end = (f": {type_text}", ";") if type_text else ("", " as const;")
    return f"export const {name}{annotated} = {json.dumps(value, ensure_ascii=False, indent=2)}{end}"
