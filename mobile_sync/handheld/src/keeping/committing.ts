// Who may write, and how a change becomes durable: first on the disk, then on its twin.

import type { IDBPTransaction } from "idb";
import { copyAll } from "./copying.ts";
import type { Copy, Database, Schema, Store } from "./database.ts";

const LOCK = "trao-handheld";

type Value<Name extends Store> = Schema[Name]["value"];
type Key<Name extends Store> = Schema[Name]["key"];
type Transaction = IDBPTransaction<Schema, Store[], "readwrite">;

/** Somebody else has written meanwhile: what was to be written rests on what is no longer so. */
export class Behind extends Error {}

/** What is to be written in one piece: noted first, so that the disk and its twin are given the very same. */
export class Changes {
  readonly stores = new Set<Store>(["state"]);
  private readonly steps: ((transaction: Transaction) => void)[] = [];

  /** Write something new; where it is there already, nothing at all is written. */
  add<Name extends Store>(store: Name, value: Value<Name>): void {
    this.note(store, (transaction) => void transaction.objectStore(store).add(value));
  }

  put<Name extends Store>(store: Name, value: Value<Name>, key?: Key<Name>): void {
    this.note(store, (transaction) => void transaction.objectStore(store).put(value, key));
  }

  delete<Name extends Store>(store: Name, key: Key<Name> | IDBKeyRange): void {
    this.note(store, (transaction) => void transaction.objectStore(store).delete(key));
  }

  clear(store: Store): void {
    this.note(store, (transaction) => void transaction.objectStore(store).clear());
  }

  writeTo(transaction: Transaction): void {
    for (const step of this.steps) step(transaction);
  }

  private note(store: Store, step: (transaction: Transaction) => void): void {
    this.stores.add(store);
    this.steps.push(step);
  }
}

/**
 * Do something alone among all pages and workers of this browser. Not to be called from within.
 *
 * It returns when the disk has it; the next comes in when the twin has it too, so that a kill never tears both.
 */
export function alone<Result>(database: Database, act: () => Promise<Result>): Promise<Result> {
  return new Promise((done, failed) => {
    const turn = async () => {
      await act().then(done, failed);
      await database.following;
    };
    navigator.locks.request(LOCK, turn).catch(failed);
  });
}

/** Make a change durable, alone, whatever the disk was like before. */
export async function commitAlone(database: Database, describe: (changes: Changes) => void): Promise<void> {
  await alone(database, () => commit(database, describe));
}

/**
 * Make a change durable: it is on the disk, in one piece, when this returns the disk's new generation.
 *
 * Call it alone. Then the twin follows, if it can: what is on the disk is done. Throws Behind, and writes nothing, where
 * the disk is not of the generation that was expected.
 */
export async function commit(
  database: Database,
  describe: (changes: Changes) => void,
  expected?: number,
): Promise<number> {
  const changes = new Changes();
  describe(changes);
  await database.following;
  const generation = await write(database.main, changes, "strict", expected);
  database.following = follow(database, changes, generation - 1);
  return generation;
}

async function follow(database: Database, changes: Changes, expected: number): Promise<void> {
  const { main, twin } = database;
  if (!twin) return;
  try {
    await write(twin, changes, "relaxed", expected).catch(async (error) => {
      if (!(error instanceof Behind)) throw error;
      // A page without a twin has written meanwhile: what it wrote is missing here.
      await copyAll(main, twin);
    });
  } catch (error) {
    console.warn("The twin could not be written.", error);
    twin.close();
    database.twin = undefined;
  }
}

/** Write one copy and return its new generation. */
async function write(
  copy: Copy,
  changes: Changes,
  durability: "strict" | "relaxed",
  expected?: number,
): Promise<number> {
  const transaction = copy.transaction([...changes.stores], "readwrite", { durability });
  const state = transaction.objectStore("state");
  const found = (await state.get("generation") ?? 0) as number;
  const isBehind = expected !== undefined && found !== expected;
  if (!isBehind) {
    changes.writeTo(transaction);
    void state.put(found + 1, "generation");
  }
  // Waiting for each request's own answer first would take one more way to the disk and back.
  transaction.commit();
  await transaction.done;
  if (isBehind) throw new Behind();
  return found + 1;
}
