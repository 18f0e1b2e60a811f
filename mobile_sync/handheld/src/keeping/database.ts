// The handheld's own disk. Bytes are kept as ArrayBuffer: WebKit refuses Blobs in private sessions.

import { type DBSchema, type IDBPDatabase, type IDBPTransaction, wrap } from "idb";
import type { Clock, Done, Enrolled, Order } from "../../exchange/types.ts";
import { copyAll } from "./copying.ts";
import type { KeptFact, OutboxState } from "./outbox.ts";
import type { GreyedRow, KeptRow, ScopeState } from "./replica.ts";

const LOCK = "trao-handheld";

/** The bytes of a photo or signature. */
export interface KeptMedia {
  readonly sha256: string;
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

/**
 * How far a photo or signature has come.
 *
 * `taken_ms` is when the server had it whole (its own clock; 0 until it says when), absent while it waits.
 * `parked` is the code under which the server refused it.
 */
export interface Upload {
  readonly sha256: string;
  readonly size: number;
  readonly kept_ms: number;
  readonly offset: number;
  readonly taken_ms?: number;
  readonly parked?: string;
}

/** What was begun and not finished: the tasks that it is about (by `Task.id`), and when it was last touched. */
export interface KeptDraft {
  readonly id: string;
  readonly tasks: readonly string[];
  readonly changed_ms: number;
  readonly draft: unknown;
}

/** Who the handheld is, and what the server last said. */
export interface Standing {
  readonly identity: Enrolled;
  readonly name: string;
  readonly receipt: string;
  readonly epoch: string;
  readonly lease: Clock | null;
  readonly is_revoked: boolean;
  readonly orders: readonly Order[];
  readonly done: readonly Done[];
}

/** How the screen is unlocked: a PIN of which only a slow hash is kept. */
export interface Pin {
  readonly salt: ArrayBuffer;
  readonly hash: string;
  readonly failures: number;
  readonly locked_until_ms: number;
}

/** What is told once and kept whole. */
export interface StateValues {
  key: CryptoKeyPair;
  standing: Standing;
  outbox: OutboxState;
  pin: Pin;
  generation: number;
  preferences: Preferences;
}

/** How this courier likes the screen. */
export interface Preferences {
  readonly language: "vi" | "en";
  readonly look: "auto" | "light" | "sun" | "night";
  readonly quiet: boolean;
}

/** What a courier has who has not chosen. */
export const PREFERENCES: Preferences = { language: "vi", look: "auto", quiet: false };

interface Schema extends DBSchema {
  facts: { key: number; value: KeptFact };
  media: { key: string; value: KeptMedia };
  uploads: { key: string; value: Upload };
  rows: { key: [string, string, string]; value: KeptRow };
  greyed: { key: string; value: GreyedRow };
  scopes: { key: string; value: ScopeState };
  state: { key: string; value: StateValues[keyof StateValues] };
  drafts: { key: string; value: KeptDraft };
}

/** One copy of everything. */
export type Copy = IDBPDatabase<Schema>;

/** The disk, and its twin in a store of its own where the browser has such stores. */
export interface Database {
  readonly main: Copy;
  twin?: Copy;
}

export const STORES = ["facts", "media", "uploads", "rows", "greyed", "scopes", "state", "drafts"] as const;
export type Store = typeof STORES[number];
export type Transaction = IDBPTransaction<Schema, Store[], "readwrite">;

/** Open one copy, made on first use. */
export async function openCopy(factory: IDBFactory): Promise<Copy> {
  const request = factory.open("trao", 1);
  request.onupgradeneeded = () => {
    const database = request.result;
    database.createObjectStore("facts", { keyPath: "seq" });
    database.createObjectStore("media", { keyPath: "sha256" });
    database.createObjectStore("uploads", { keyPath: "sha256" });
    database.createObjectStore("rows", { keyPath: ["scope", "kind", "id"] });
    database.createObjectStore("greyed");
    database.createObjectStore("scopes", { keyPath: "scope" });
    database.createObjectStore("state");
    database.createObjectStore("drafts", { keyPath: "id" });
  };
  const copy = await wrap(request) as unknown as Copy;
  // Another page wants a newer form of the database: it must not wait for this one for ever.
  copy.addEventListener("versionchange", () => copy.close());
  return copy;
}

/** Return one value of the state. */
export async function readState<Key extends keyof StateValues>(
  database: Database,
  key: Key,
): Promise<StateValues[Key] | undefined> {
  return await database.main.get("state", key) as StateValues[Key] | undefined;
}

/** Do something alone among all pages and workers of this browser. Not to be called from within. */
export function alone<Result>(act: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(LOCK, act) as Promise<Result>;
}

/**
 * Make a change durable: it is on the disk, in one piece, when this returns the disk's new generation.
 *
 * Call it alone; only `stores` may be written. Then the twin follows, if it can: what is on the disk is done.
 */
export async function commit(
  database: Database,
  change: (transaction: Transaction) => void,
  stores: readonly Store[] = STORES,
): Promise<number> {
  const generation = (await write(database.main, change, stores, { durability: "strict" }))!;
  const { main, twin } = database;
  if (!twin) return generation;
  try {
    const followed = await write(twin, change, stores, { durability: "relaxed", after: generation - 1 });
    // A page without a twin has written meanwhile: what it wrote is missing here.
    if (followed === undefined) await copyAll(main, twin);
  } catch (error) {
    console.warn("The twin could not be written.", error);
    twin.close();
    database.twin = undefined;
  }
  return generation;
}

/** Write one copy and return its new generation; undefined, and nothing written, where it is not the one `after`. */
async function write(
  copy: Copy,
  change: (transaction: Transaction) => void,
  stores: readonly Store[],
  { durability, after }: { durability: "strict" | "relaxed"; after?: number },
): Promise<number | undefined> {
  const transaction = copy.transaction([...new Set([...stores, "state" as const])], "readwrite", { durability });
  const state = transaction.objectStore("state");
  const before = (await state.get("generation") ?? 0) as number;
  if (after === undefined || before === after) {
    change(transaction as Transaction);
    void state.put(before + 1, "generation");
  }
  await transaction.done;
  return after === undefined || before === after ? before + 1 : undefined;
}
