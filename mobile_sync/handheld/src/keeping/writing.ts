// What goes between memory and disk in one transaction: only what changed.

import type { Changes } from "./committing.ts";
import type { Database } from "./database.ts";
import type { KeptFact, Outbox } from "./outbox.ts";
import { type KeptRow, Replica, rowKey } from "./replica.ts";

/** Write what changed of an outbox; `before` are the facts that the disk has. */
export function writeOutbox(
  changes: Changes,
  outbox: Outbox,
  before: readonly KeptFact[],
  incarnation: number,
): void {
  changes.put("state", outbox.state, "outbox");
  if (outbox.state.incarnation !== incarnation) changes.clear("facts");
  else if (before.length > 0) changes.delete("facts", IDBKeyRange.upperBound(outbox.state.forgotten));
  const known = new Set(before);
  for (const fact of outbox.facts) if (!known.has(fact)) changes.put("facts", fact);
}

/** Write what changed of a replica; `before` are the rows that the disk has. */
export function writeReplica(
  changes: Changes,
  replica: Replica,
  before: ReadonlyMap<string, ReadonlyMap<string, KeptRow>>,
): void {
  for (const [scope, rows] of replica.rows) {
    const old = before.get(scope) ?? new Map<string, KeptRow>();
    if (old === rows) continue;
    for (const [key, row] of old) if (!rows.has(key)) changes.delete("rows", [row.scope, row.kind, row.id]);
    for (const [key, row] of rows) if (old.get(key) !== row) changes.put("rows", row);
  }
  for (const state of replica.scopes.values()) changes.put("scopes", state);
  changes.clear("greyed");
  for (const [key, row] of replica.greyed) changes.put("greyed", row, key);
}

/** Read a replica of these scopes. */
export async function readReplica(database: Database, scopes: readonly string[]): Promise<Replica> {
  const empty = Replica.empty(scopes);
  const rows = new Map(scopes.map((scope) => [scope, new Map<string, KeptRow>()]));
  for (const row of await database.main.getAll("rows")) rows.get(row.scope)?.set(rowKey(row), row);
  const states = new Map([
    ...empty.scopes,
    ...(await database.main.getAll("scopes")).map((state) => [state.scope, state] as const),
  ]);
  const greyed = new Map((await database.main.getAll("greyed")).map((row) => [rowKey(row), row]));
  return new Replica(states, rows, greyed);
}
