// What goes between memory and disk in one transaction: only what changed.

import type { Database, Transaction } from "./database.ts";
import type { KeptFact, Outbox } from "./outbox.ts";
import { type KeptRow, Replica, rowKey } from "./replica.ts";

/** Write what changed of an outbox; `before` are the facts that the disk has. */
export function writeOutbox(
  transaction: Transaction,
  outbox: Outbox,
  before: readonly KeptFact[],
  incarnation: number,
): void {
  const facts = transaction.objectStore("facts");
  transaction.objectStore("state").put(outbox.state, "outbox");
  if (outbox.state.incarnation !== incarnation) facts.clear();
  else if (before.length > 0) facts.delete(IDBKeyRange.upperBound(outbox.state.forgotten));
  const known = new Set(before);
  for (const fact of outbox.facts) if (!known.has(fact)) facts.put(fact);
}

/** Write what changed of a replica; `before` are the rows that the disk has. */
export function writeReplica(
  transaction: Transaction,
  replica: Replica,
  before: ReadonlyMap<string, ReadonlyMap<string, KeptRow>>,
): void {
  const store = transaction.objectStore("rows");
  for (const [scope, rows] of replica.rows) {
    const old = before.get(scope) ?? new Map<string, KeptRow>();
    if (old === rows) continue;
    for (const [key, row] of old) if (!rows.has(key)) store.delete([row.scope, row.kind, row.id]);
    for (const [key, row] of rows) if (old.get(key) !== row) store.put(row);
  }
  for (const state of replica.scopes.values()) transaction.objectStore("scopes").put(state);
  transaction.objectStore("greyed").clear();
  for (const [key, row] of replica.greyed) transaction.objectStore("greyed").put(row, key);
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
