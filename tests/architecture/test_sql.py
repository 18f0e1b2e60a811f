"""SQL stands whole in the stores, fits the migrated schema, and always says of which province it speaks."""

import ast
import re
from pathlib import Path

import pytest
from asyncpg import Connection

from tests.architecture.statements import (
    LOOKS_LIKE_SQL,
    ROOT,
    Statement,
    calls,
    is_store,
    sources,
    statements,
    text_of,
    texts,
)

TOUCHING_NO_TABLE = {
    "SELECT 1",
    "SELECT enter_province($1)",
    "SELECT pg_try_advisory_lock($1)",
    "SELECT pg_advisory_unlock($1)",
    "SELECT pg_notify($1, $2)",
}
"""What may also be said outside the stores: entering a province, taking a turn, waking a listener, being alive."""

BY_WHOEVER_MIGRATES = {
    "backend/catalogue/store.py": {
        "load_provinces_and_units", "load_procedures_and_components", "load_reasons_and_calendar",
    },
    "backend/base/migrate.py": {"migrate", "missing", "apply"},
}  # fmt: skip
"""Functions that the application role never runs."""

WITH_HOLES = {
    "backend/base/migrate.py": "runs the migration files themselves",
    "backend/base/database.py": "CREATE DATABASE takes no parameters",
}
"""Where a statement is not a literal, and why it cannot be."""

STATEMENTS = statements()
each_statement = pytest.mark.parametrize("statement", STATEMENTS, ids=lambda item: item.name)


def of_the_application(statement: Statement) -> bool:
    """Return whether the application role runs it."""
    return statement.function not in BY_WHOEVER_MIGRATES.get(statement.module, set())


def test_the_statements_are_found() -> None:
    assert len(STATEMENTS) >= 50
    assert {"backend/custody/store.py", "backend/reports/store.py"} <= {item.module for item in STATEMENTS}
    assert sum(len(item.rows) for item in STATEMENTS) >= 15


def test_every_struct_made_of_a_row_is_understood() -> None:
    made = {
        module: sum(isinstance(node, ast.keyword) and node.arg is None for node in ast.walk(tree))
        for module, tree in sources()
        if is_store(module)
    }
    understood = {module: sum(len(item.rows) for item in STATEMENTS if item.module == module) for module in made}
    assert made == understood


def test_sql_stands_in_stores_only() -> None:
    strays = [
        (module, line, text.strip()[:60])
        for module, tree in sources()
        if not is_store(module)
        for line, text in texts(tree)
        if LOOKS_LIKE_SQL.match(text) and text not in TOUCHING_NO_TABLE
    ]
    assert strays == []


def test_the_database_is_spoken_to_in_stores_only() -> None:
    strays = [
        (module, function, call.lineno)
        for module, tree in sources()
        if not is_store(module)
        for function, call in calls(tree)
        if not (call.args and text_of(call.args[0], tree, module) in TOUCHING_NO_TABLE)
    ]
    assert strays == []


def test_every_statement_is_a_whole_literal() -> None:
    holes = [
        (module, function, call.lineno, ast.unparse(call.args[0]))
        for module, tree in sources()
        if module not in WITH_HOLES
        for function, call in calls(tree)
        if text_of(call.args[0], tree, module) is None
    ]
    assert holes == []


def test_every_sql_file_is_run_by_the_store_beside_it() -> None:
    run = {item.sql for item in STATEMENTS}
    files = [path for path in sorted((ROOT / "backend").rglob("*.sql")) if path.parent.name != "migrations"]
    assert files
    assert [path for path in files if path.read_text() not in run] == []


@each_statement
def test_a_statement_names_its_columns(statement: Statement) -> None:
    assert not re.search(r"(?:SELECT|RETURNING|DISTINCT|,)\s+(?:\w+\.)?\*", statement.sql)


@each_statement
def test_a_statement_inserts_nothing_inside_with(statement: Statement) -> None:
    assert not re.search(r"\bAS\s+(?:(?:NOT\s+)?MATERIALIZED\s+)?\(\s*INSERT\b", statement.sql, re.IGNORECASE)


@each_statement
def test_a_statement_reads_no_clock_and_makes_no_id(statement: Statement) -> None:
    own = r"\b(?:now|clock_timestamp|statement_timestamp|gen_random_uuid|uuidv7|random)\s*\(|\bCURRENT_(?:DATE|TIME)"
    assert not re.search(own, statement.sql, re.IGNORECASE)


def test_functions_of_the_migrations_insert_nothing_inside_with() -> None:
    for path in sorted(Path(ROOT / "backend/migrations").glob("*.sql")):
        assert not re.search(r"\bAS\s+(?:MATERIALIZED\s+)?\(\s*INSERT\b", path.read_text()), path.name


@pytest.mark.anyio
@each_statement
async def test_a_statement_fits_the_schema_and_the_rows_their_struct(
    statement: Statement, application: Connection
) -> None:
    columns = {column.name for column in (await application.prepare(statement.sql)).get_attributes()}
    for struct in statement.structs():
        assert columns == set(struct.__struct_fields__), struct.__name__
    assert statement.keys <= columns


@pytest.mark.anyio
@each_statement
async def test_the_application_role_may_do_what_a_statement_asks(statement: Statement, application: Connection) -> None:
    if of_the_application(statement) and statement.sql.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
        await application.execute(f"EXPLAIN (GENERIC_PLAN) {statement.sql}")


@pytest.mark.anyio
@each_statement
async def test_a_statement_names_the_province_once_for_every_table_of_a_tenant(
    statement: Statement, owner: Connection
) -> None:
    records = await owner.fetch("SELECT relname FROM pg_class WHERE relrowsecurity")
    tenants = {record["relname"] for record in records}
    named = re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+)?(\w+)", statement.sql)
    touched = [table for table in named if table in tenants]
    assert len(re.findall(r"\bprovince_id\b", statement.sql)) >= len(touched)
