"""The schema is ready to be distributed by province, and the application role can do no more than it must.

Rules 1, 2, 3, 6, 7, 10 and 15 of "Ready to be distributed" in DECISIONS.md.
"""

import pytest
from asyncpg import Connection

from backend.base.database import APPLICATION_ROLE

pytestmark = pytest.mark.anyio

REFERENCE = {"province", "unit", "procedure", "component", "failure_solution", "calendar_day"}
LOCAL = {"schema_migrations"}
LEDGER = [
    "fact",
    "custody_event",
    "dossier_event",
    "proof",
    "media",
    "receipt_answer",
    "officer_code_use",
    "complaint_answer",
]
TENANT_POLICY = "(province_id = (NULLIF(current_setting('app.province'::text, true), ''::text))::integer)"


async def tables(owner: Connection) -> set[str]:
    """Return our tables: those of the queue, which is another's, stay plain and local."""
    records = await owner.fetch(
        """
        SELECT relname FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT LIKE 'pgqueuer%'
        """
    )
    return {record["relname"] for record in records}


async def tenant_tables(owner: Connection) -> set[str]:
    """Return every table that is neither reference nor bookkeeping: a new table is a tenant's unless said here."""
    return await tables(owner) - REFERENCE - LOCAL


async def faults(owner: Connection, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query about the tenant tables, which is $1."""
    return [tuple(record) for record in await owner.fetch(query, sorted(await tenant_tables(owner)))]


async def test_there_are_tenant_tables_and_reference_tables(owner: Connection) -> None:
    assert await tables(owner) > REFERENCE | LOCAL
    assert len(await tenant_tables(owner)) >= 20


async def test_every_tenant_table_carries_its_province_as_an_integer(owner: Connection) -> None:
    query = """
        SELECT t.name FROM unnest($1::text[]) AS t (name)
         WHERE NOT EXISTS (
                SELECT FROM pg_attribute a
                 WHERE a.attrelid = t.name::regclass AND a.attname = 'province_id'
                   AND a.atttypid = 'integer'::regtype AND a.attnotnull)
    """
    assert await faults(owner, query) == []


async def test_every_primary_key_begins_with_the_province(owner: Connection) -> None:
    query = """
        SELECT t.name FROM unnest($1::text[]) AS t (name)
          LEFT JOIN pg_index i ON i.indrelid = t.name::regclass AND i.indisprimary
          LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
         WHERE a.attname IS DISTINCT FROM 'province_id'
    """
    assert await faults(owner, query) == []


async def test_every_unique_index_of_a_tenant_table_includes_the_province(owner: Connection) -> None:
    query = """
        SELECT i.indexrelid::regclass::text FROM pg_index i
         WHERE i.indrelid = ANY($1::text[]::regclass[]) AND (i.indisunique OR i.indisexclusion)
           AND NOT EXISTS (
                SELECT FROM pg_attribute a
                 WHERE a.attrelid = i.indrelid AND a.attname = 'province_id'
                   AND a.attnum = ANY((i.indkey::int2[])[0:i.indnkeyatts - 1]))
    """
    assert await faults(owner, query) == []


async def test_a_tenant_refers_to_a_tenant_of_its_own_province_only(owner: Connection) -> None:
    query = """
        SELECT c.conrelid::regclass::text, c.conname::text FROM pg_constraint c
         WHERE c.contype = 'f'
           AND c.conrelid = ANY($1::text[]::regclass[]) AND c.confrelid = ANY($1::text[]::regclass[])
           AND NOT EXISTS (
                SELECT FROM unnest(c.conkey, c.confkey) AS k (here, there)
                  JOIN pg_attribute h ON h.attrelid = c.conrelid AND h.attnum = k.here
                  JOIN pg_attribute t ON t.attrelid = c.confrelid AND t.attnum = k.there
                 WHERE h.attname = 'province_id' AND t.attname = 'province_id')
    """
    assert await faults(owner, query) == []


async def test_no_reference_or_local_table_refers_to_a_tenant_nor_a_tenant_to_a_local_one(owner: Connection) -> None:
    records = await owner.fetch(
        "SELECT conrelid::regclass::text AS here, confrelid::regclass::text AS there FROM pg_constraint"
        " WHERE contype = 'f'"
    )
    tenants = await tenant_tables(owner)
    pairs = {(record["here"], record["there"]) for record in records}
    assert [pair for pair in pairs if pair[0] not in tenants and pair[1] not in REFERENCE] == []
    assert [pair for pair in pairs if pair[0] in tenants and pair[1] not in tenants | REFERENCE] == []


async def test_deleting_never_empties_a_key_of_another_row(owner: Connection) -> None:
    records = await owner.fetch(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND (confdeltype IN ('n', 'd') OR confupdtype <> 'a')"
    )
    assert records == []


async def test_every_foreign_key_has_an_index_that_begins_with_its_columns(owner: Connection) -> None:
    records = await owner.fetch(
        """
        SELECT c.conrelid::regclass::text AS here, c.conname::text FROM pg_constraint c
         WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
           AND NOT EXISTS (
                SELECT FROM pg_index i
                 WHERE i.indrelid = c.conrelid AND i.indpred IS NULL AND i.indisvalid
                   AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
        """
    )
    assert [tuple(record) for record in records if not record["here"].startswith("pgqueuer")] == []


async def test_no_tenant_table_has_a_trigger_or_a_rule(owner: Connection) -> None:
    triggers = "SELECT tgname::text FROM pg_trigger WHERE tgrelid = ANY($1::text[]::regclass[]) AND NOT tgisinternal"
    rules = "SELECT rulename::text FROM pg_rewrite WHERE ev_class = ANY($1::text[]::regclass[])"
    assert await faults(owner, triggers) == []
    assert await faults(owner, rules) == []


async def test_no_number_comes_from_a_sequence(owner: Connection) -> None:
    identities = """
        SELECT attrelid::regclass::text, attname::text FROM pg_attribute
         WHERE attrelid = ANY($1::text[]::regclass[]) AND attidentity <> ''
    """
    serials = """
        SELECT d.adrelid::regclass::text FROM pg_attrdef d
         WHERE d.adrelid = ANY($1::text[]::regclass[]) AND pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval%'
    """
    assert await faults(owner, identities) == []
    assert await faults(owner, serials) == []


async def test_every_tenant_table_shows_one_province_even_to_its_owner(owner: Connection) -> None:
    query = """
        SELECT c.relname::text FROM pg_class c
         WHERE c.oid = ANY($1::text[]::regclass[]) AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    """
    assert await faults(owner, query) == []


async def test_every_tenant_table_has_the_one_policy_and_no_other(owner: Connection) -> None:
    records = await owner.fetch(
        "SELECT tablename::text, permissive, roles::text[], cmd, qual, with_check FROM pg_policies"
    )
    right = ("PERMISSIVE", ["public"], "ALL", TENANT_POLICY, None)
    assert [tuple(record) for record in records if tuple(record)[1:] != right] == []
    assert sorted(record["tablename"] for record in records) == sorted(await tenant_tables(owner))


async def test_the_application_role_is_nobody_special(owner: Connection) -> None:
    role = await owner.fetchrow(
        """
        SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin
          FROM pg_roles WHERE rolname = $1
        """,
        APPLICATION_ROLE,
    )
    assert not any(role)
    above = await owner.fetch(
        "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = $1::regrole", APPLICATION_ROLE
    )
    assert above == []


async def test_the_application_role_owns_nothing(owner: Connection) -> None:
    owned = await owner.fetch(
        """
        SELECT oid FROM pg_class WHERE relowner = $1::regrole
         UNION ALL SELECT oid FROM pg_proc WHERE proowner = $1::regrole
         UNION ALL SELECT oid FROM pg_namespace WHERE nspowner = $1::regrole
         UNION ALL SELECT oid FROM pg_database WHERE datdba = $1::regrole
        """,
        APPLICATION_ROLE,
    )
    assert owned == []
    assert not await owner.fetchval("SELECT has_schema_privilege($1, 'public', 'CREATE')", APPLICATION_ROLE)


@pytest.mark.parametrize("table", LEDGER)
async def test_the_application_role_only_ever_adds_to_the_ledger(owner: Connection, table: str) -> None:
    assert await privileges(owner, table) == {"SELECT", "INSERT"}


async def test_the_application_role_only_reads_reference_tables(owner: Connection) -> None:
    assert {table: await privileges(owner, table) for table in REFERENCE} == {table: {"SELECT"} for table in REFERENCE}
    assert await privileges(owner, "schema_migrations") == set()


async def test_the_application_role_empties_no_table_and_hangs_nothing_on_one(owner: Connection) -> None:
    for table in await tables(owner):
        assert not await privileges(owner, table) & {"TRUNCATE", "REFERENCES", "TRIGGER"}, table


async def privileges(owner: Connection, table: str) -> set[str]:
    """Return what the application role may do with a table or with any column of it."""
    records = await owner.fetch(
        """
        SELECT p.name FROM unnest($3::text[], $4::boolean[]) AS p (name, by_column)
         WHERE has_table_privilege($1, $2, p.name)
            OR CASE WHEN p.by_column THEN has_any_column_privilege($1, $2, p.name) ELSE false END
        """,
        APPLICATION_ROLE,
        table,
        ["SELECT", "INSERT", "UPDATE", "REFERENCES", "DELETE", "TRUNCATE", "TRIGGER"],
        [True, True, True, True, False, False, False],
    )
    return {record["name"] for record in records}


async def test_no_function_acts_as_somebody_else(owner: Connection) -> None:
    records = await owner.fetch(
        "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )
    assert [tuple(record) for record in records] == []
