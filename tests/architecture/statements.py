"""Find every SQL statement in the service by reading its source: who runs it, and what its rows become."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

ROOT = Path(__file__).parents[2]
VERBS = {"execute", "executemany", "fetch", "fetchrow", "fetchval", "fetchmany", "cursor", "prepare", "copy_to_table",
         "copy_from_query", "copy_records_to_table"}  # fmt: skip
LOOKS_LIKE_SQL = re.compile(
    r"\s*(?:--[^\n]*\n\s*)*(?:SELECT\s|INSERT INTO\s|UPDATE\s+\w+\s+(?:\w+\s+)?SET\s|DELETE FROM\s|WITH\s+\w+\s+AS\s|"
    r"(?:CREATE|ALTER|DROP)\s+(?:TABLE|DATABASE|ROLE|INDEX|FUNCTION)\s|SET\s+(?:LOCAL|SESSION)\s|NOTIFY\s|LISTEN\s)"
)
NOT_THE_SERVICE = {"backend/catalogue/data/build_units.py"}
"""A tool that reads a package's SQLite file."""


class Statement(Struct, frozen=True, kw_only=True):
    """One SQL statement: ``rows`` are the Structs made of its rows, ``keys`` the columns that are read by name."""

    module: str
    function: str
    line: int
    sql: str
    rows: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.module}:{self.function}:{self.line}"

    def structs(self) -> list[Any]:
        """Return the classes that the rows become."""
        if not self.rows:
            return []
        module = importlib.import_module(self.module.removesuffix(".py").replace("/", "."))
        return [eval(name, vars(module)) for name in self.rows]


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Give (path, tree) of every module of the service."""
    for path in sorted((ROOT / "backend").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name not in NOT_THE_SERVICE:
            yield name, ast.parse(path.read_text(), name)


ALSO_STORES = {"backend/base/database.py", "backend/base/migrate.py", "backend/base/queue.py"}
"""Where databases, migrations and the tables of the queue, which is another's, are set up."""


def is_store(name: str) -> bool:
    """Return whether a module is a room in which SQL may stand."""
    return name.endswith(("/store.py", "_store.py")) or name in ALSO_STORES


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give (line, text) of every string in a module, those with holes in them too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield node.lineno, "".join(str(part) for part in parts)


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Give (function, call) of every call by which a module speaks to the database."""
    for function in ast.walk(tree):
        if isinstance(function, ast.AsyncFunctionDef | ast.FunctionDef):
            for node in ast.walk(function):
                named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in VERBS
                if named and is_connection(node.func.value):
                    yield function.name, node


def is_connection(node: ast.expr) -> bool:
    """Return whether an expression is called what we call a connection."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in {"conn", "connection", "pool", "owner"}


def text_of(node: ast.expr, tree: ast.Module, module: str) -> str | None:
    """Return a statement that stands there whole, or in a .sql file that a constant holds; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        for item in tree.body:
            if isinstance(item, ast.Assign) and [ast.unparse(target) for target in item.targets] == [node.id]:
                found = re.fullmatch(
                    r"Path\(__file__\)\.with_name\('(\w+\.sql)'\)\.read_text\(encoding='utf-8'\)",
                    ast.unparse(item.value),
                )
                return (ROOT / module).with_name(found[1]).read_text() if found else None
    return None


def statements() -> list[Statement]:
    """Return every statement that stands whole in a store."""
    return [
        Statement(module=module, function=function.name, line=call.lineno, sql=sql, rows=rows, keys=keys)
        for module, tree in sources()
        for function in ast.walk(tree)
        if isinstance(function, ast.AsyncFunctionDef)
        for name, call in calls(function)
        if name == function.name and (sql := text_of(call.args[0], tree, module))
        for rows, keys in [uses(function, call)]
    ]


def uses(function: ast.AsyncFunctionDef, call: ast.Call) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return what a function makes of the rows of one call: Structs by ``X(**record)``, columns by ``record["x"]``."""
    records = names_of(function, call)
    rows, keys = [], set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            spread = [item.value for item in node.keywords if item.arg is None]
            rows += [ast.unparse(node.func) for item in spread if ast.unparse(item) in records]
        named = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
        if named and isinstance(node.slice.value, str) and ast.unparse(node.value) in records:
            keys.add(node.slice.value)
    return tuple(rows), frozenset(keys)


def names_of(function: ast.AsyncFunctionDef, call: ast.Call) -> set[str]:
    """Return the names under which a function knows a call's rows: what it assigns, and what walks through that."""
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Await) and node.value.value is call:
            names |= {ast.unparse(target) for target in node.targets}
    loops = [node for node in ast.walk(function) if isinstance(node, ast.comprehension | ast.For | ast.AsyncFor)]
    for loop in loops:
        source = loop.iter.value if isinstance(loop.iter, ast.Await) else loop.iter
        if source is call or ast.unparse(loop.iter) in names:
            names.add(ast.unparse(loop.target))
    return names
