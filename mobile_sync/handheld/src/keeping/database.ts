// The handheld's own disk. Bytes are kept as ArrayBuffer: WebKit refuses Blobs in private sessions.

import { type DBSchema, type IDBPDatabase, wrap } from "idb";
import type { Clock, Done, Enrolled, Order } from "../../exchange/types.ts";
import type { KeptFact, OutboxState } from "./outbox.ts";
import type { GreyedRow, KeptRow, ScopeState } from "./replica.ts";

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

export interface Schema extends DBSchema {
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

/** The disk, and its twin in a store of its own where the browser has such stores; `following` is the twin's last write. */
export interface Database {
  readonly main: Copy;
  twin?: Copy;
  following?: Promise<void>;
}

export const STORES = ["facts", "media", "uploads", "rows", "greyed", "scopes", "state", "drafts"] as const;
export type Store = typeof STORES[number];

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
