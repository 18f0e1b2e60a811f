// What a handheld knows of the server: rows by scope. Pages are staged, then rows and cursor switch at once.
// The rules are those of mobile_sync/replica.py; the golden vectors hold both to them.

import { type Cursor, type Manifest, type Page, REPAIR, type Row } from "../../exchange/types.ts";
import { sha256Hex, utf8 } from "./bytes.ts";
import { elements, members } from "./raw_json.ts";

/** One thing of a scope, its body as the exact text that was sent. */
export interface KeptRow {
  readonly scope: string;
  readonly kind: string;
  readonly id: string;
  readonly hash: string;
  readonly body: string;
}

/** A row that was taken away, and why; shown until what was captured about its parcel has left. */
export interface GreyedRow extends KeptRow {
  readonly why: string;
}

/** How far one scope has come; `anew` while it is being walked through after a reset. */
export interface ScopeState {
  readonly scope: string;
  readonly epoch: string;
  readonly version: number;
  readonly doubtful: boolean;
  readonly repaired_ms?: number;
}

/** A page with the text of each row's body. */
export interface ReadPage extends Omit<Page, "rows"> {
  readonly rows: readonly (readonly [...Row, text: string])[];
}

type Rows = ReadonlyMap<string, KeptRow>;
type Staged = { readonly epoch: string; readonly version: number; readonly anew: boolean; readonly rows: Rows };

/** Return a page from its text. */
export function readPage(text: string): ReadPage {
  const found = members(text);
  const rows = elements(found.get("rows") ?? "[]").map((row) => {
    const parts = elements(row);
    return [...(JSON.parse(row) as Row), parts[6]] as const;
  });
  found.delete("rows");
  const rest = [...found].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",");
  return { ...(JSON.parse(`{${rest}}`) as Omit<Page, "rows">), rows };
}

/** Name a row within its scope. */
export function rowKey(row: { kind: string; id: string }): string {
  return `${row.kind}\0${row.id}`;
}

/** The rows of every scope of one handheld. */
export class Replica {
  private staged = new Map<string, Staged>();

  constructor(
    readonly scopes: Map<string, ScopeState>,
    readonly rows: Map<string, Rows>,
    public greyed: ReadonlyMap<string, GreyedRow>,
  ) {}

  /** Return a replica that has heard of nothing yet. */
  static empty(scopes: readonly string[]): Replica {
    const fresh = { epoch: "", version: 0, doubtful: false };
    const states = scopes.map((scope) => [scope, { scope, ...fresh }] as const);
    return new Replica(new Map(states), new Map(scopes.map((scope) => [scope, new Map()])), new Map());
  }

  /** Say how far each scope has come, pages staged included. */
  cursors(): Cursor[] {
    return [...this.scopes.values()].map(({ scope, epoch, version }) => {
      const begun = this.staged.get(scope);
      return { scope, epoch: begun?.epoch ?? epoch, version: begun?.version ?? version, anew: begun?.anew ?? false };
    });
  }

  /**
   * Stage a page; the last one switches rows and cursor. Say whether the digests agree, or more is to come.
   *
   * Rows are shown even where they do not: the scope is then doubtful, and the screen is never blanked.
   */
  async absorb(page: ReadPage): Promise<boolean> {
    const state = this.scopes.get(page.scope);
    if (!state) return true;
    const begun = this.staged.get(page.scope);
    const rows = new Map(page.reset ? [] : begun?.rows ?? this.rows.get(page.scope));
    const why = new Map<string, string>();
    let whole = true;
    for (const [kind, id, , operation, hash, reason, , body] of page.rows) {
      const key = rowKey({ kind, id });
      if (operation === 0) {
        rows.delete(key);
        why.set(key, reason);
      } else {
        rows.set(key, { scope: page.scope, kind, id, hash, body });
        whole &&= (await sha256Hex(utf8(`${key}\0${body}`))).slice(0, 32) === hash;
      }
    }
    if (page.more) {
      const anew = page.reset || (begun?.anew ?? false);
      this.staged.set(page.scope, { epoch: page.epoch, version: page.version, anew, rows });
      return whole;
    }
    this.show(page, rows, why);
    const agrees = whole && rows.size === page.live && digest(rows.values()) === page.digest;
    this.scopes.set(page.scope, { ...state, epoch: page.epoch, version: page.version, doubtful: !agrees });
    return agrees;
  }

  /** Drop the greyed rows of every parcel about which nothing waits to be sent. */
  purge(waiting: ReadonlySet<string>): void {
    this.greyed = new Map([...this.greyed].filter(([, row]) => waiting.has(parcelOf(row))));
  }

  /** Return the manifest of a doubtful scope that may be repaired by now, and count the attempt. */
  nextManifest(nowMs: number): Manifest | undefined {
    for (const state of [...this.scopes.values()].sort((one, other) => one.scope < other.scope ? -1 : 1)) {
      const { scope, epoch, doubtful, repaired_ms } = state;
      if (!doubtful || (repaired_ms !== undefined && nowMs - repaired_ms < REPAIR.EVERY_MS)) continue;
      this.scopes.set(scope, { ...state, repaired_ms: nowMs });
      const rows = [...this.rows.get(scope)!.values()].map(({ kind, id, hash }) => [kind, id, hash] as const);
      return { scope, epoch, rows };
    }
    return undefined;
  }

  private show(page: ReadPage, rows: Rows, why: ReadonlyMap<string, string>): void {
    const gone = [...this.rows.get(page.scope)!].filter(([key]) => !rows.has(key));
    const greyed = gone.map(([key, row]) => [key, { ...row, why: why.get(key) ?? "" }] as const);
    this.greyed = new Map([...this.greyed, ...greyed].filter(([key]) => !rows.has(key)));
    this.rows.set(page.scope, rows);
    this.staged.delete(page.scope);
  }
}

/** Return the XOR of the hashes of rows, as 32 hexadecimal digits. */
export function digest(rows: Iterable<{ hash: string }>): string {
  let value = 0n;
  for (const { hash } of rows) value ^= BigInt(`0x${hash}`);
  return value.toString(16).padStart(32, "0");
}

/** Return the parcel that a row is about. */
export function parcelOf(row: KeptRow): string {
  return row.kind === "custody" ? row.id : ((JSON.parse(row.body) as { parcel?: string }).parcel ?? "");
}
