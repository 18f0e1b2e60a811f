// A replica in a few lines of TypeScript shows, greys and doubts what the vectors say.

import { equal, sha256, toHex, utf8 } from "./testing.ts";
import { type Page, REPAIR, type Row } from "./types.ts";
import vectors from "./vectors.json" with { type: "json" };

/** Return the exact text of each row's body: brackets and strings are read, nothing is parsed and written again. */
function rowBodies(page: string): string[] {
  const bodies: string[] = [];
  let [depth, commas, start, before, inRows] = [0, 0, 0, "", false];
  for (const { 0: token, index } of page.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/gs)) {
    if (token === "]" || token === "}") {
      depth--;
      if (inRows && depth === 2) bodies.push(page.slice(start, index));
      if (inRows && depth === 1) inRows = false;
    }
    if (token === "," && inRows && depth === 3 && ++commas === 6) start = index + 1;
    if (token === "[" || token === "{") {
      if (depth === 1 && before === '"rows"') inRows = true;
      if (depth === 2) commas = 0;
      depth++;
    }
    before = token;
  }
  return bodies;
}

type Kept = { row: Row; body: string };
type Scope = { epoch: string; version: number; anew: boolean; rows: Map<string, Kept> };

class Replica {
  scopes: Map<string, Scope>;
  staged = new Map<string, Scope>();
  greyed = new Map<string, { kept: Kept; why: string }>();
  doubtful = new Set<string>();
  repaired = new Map<string, number>();

  constructor(names: string[]) {
    this.scopes = new Map(names.map((name) => [name, { epoch: "", version: 0, anew: false, rows: new Map() }]));
  }

  async absorb(text: string): Promise<boolean> {
    const page = JSON.parse(text) as Page;
    const shown = this.scopes.get(page.scope);
    if (!shown) return true;
    const begun = this.staged.get(page.scope) ?? shown;
    const bodies = rowBodies(text);
    const rows = new Map(page.reset ? [] : begun.rows);
    const why = new Map<string, string>();
    let whole = true;
    for (const [place, row] of page.rows.entries()) {
      const [kind, id, , operation, hash, reason] = row;
      const key = `${kind}\0${id}`;
      if (operation === 0) {
        rows.delete(key);
        why.set(key, reason);
        continue;
      }
      rows.set(key, { row, body: bodies[place] });
      whole &&= toHex(await sha256(utf8.encode(`${key}\0${bodies[place]}`))).slice(0, 32) === hash;
    }
    const { epoch, version } = page;
    if (page.more) {
      this.staged.set(page.scope, { epoch, version, anew: page.reset || begun.anew, rows });
      return whole;
    }
    this.staged.delete(page.scope);
    for (const [key, kept] of shown.rows) {
      if (!rows.has(key)) this.greyed.set(key, { kept, why: why.get(key) ?? "" });
    }
    for (const key of rows.keys()) this.greyed.delete(key);
    this.scopes.set(page.scope, { epoch, version, anew: false, rows });
    const agrees = whole && rows.size === page.live && digest(rows) === page.digest;
    if (agrees) this.doubtful.delete(page.scope);
    else this.doubtful.add(page.scope);
    return agrees;
  }

  purge(waiting: string[]): void {
    for (const [key, { kept }] of this.greyed) {
      const parcel = kept.row[0] === "custody" ? kept.row[1] : JSON.parse(kept.body).parcel ?? "";
      if (!waiting.includes(parcel)) this.greyed.delete(key);
    }
  }

  nextManifest(nowMs: number): unknown {
    for (const scope of [...this.doubtful].sort()) {
      const last = this.repaired.get(scope);
      if (last !== undefined && nowMs - last < REPAIR.EVERY_MS) continue;
      this.repaired.set(scope, nowMs);
      const { epoch, rows } = this.scopes.get(scope)!;
      return { scope, epoch, rows: [...rows.values()].map(({ row }) => [row[0], row[1], row[4]]) };
    }
    return null;
  }

  shown(scope: string): Record<string, unknown> {
    const rows = this.scopes.get(scope)!.rows;
    const cursors = [...this.scopes].map(([name, held]) => {
      const { epoch, version, anew } = this.staged.get(name) ?? held;
      return { scope: name, epoch, version, anew };
    });
    return {
      rows: [...rows.values()].map(({ row }) => [row[0], row[1], row[4]]).sort(),
      greyed: [...this.greyed.values()].map(({ kept, why }) => [kept.row[0], kept.row[1], why]).sort(),
      digest: digest(rows),
      doubtful: [...this.doubtful].sort(),
      cursors,
    };
  }
}

function digest(rows: Map<string, Kept>): string {
  return [...rows.values()].reduce((sum, { row }) => sum ^ BigInt(`0x${row[4]}`), 0n).toString(16).padStart(32, "0");
}

type ReplicaStep = {
  do: string;
  page?: string;
  agrees?: boolean;
  waiting?: string[];
  now_ms?: number;
  manifest?: unknown;
  rows: unknown;
  greyed: unknown;
  digest: string;
  doubtful: unknown;
  cursors: unknown;
};

Deno.test("a replica stages pages, switches at once, greys what is gone, doubts and is mended", async () => {
  for (const { name, scopes, steps } of vectors.replicas) {
    const replica = new Replica(scopes);
    for (const [place, step] of (steps as ReplicaStep[]).entries()) {
      const about = `${name}, step ${place + 1}`;
      if (step.page !== undefined) equal(await replica.absorb(step.page), step.agrees, about);
      if (step.waiting) replica.purge(step.waiting);
      if (step.do === "manifest") equal(replica.nextManifest(step.now_ms!), step.manifest, about);
      const { rows, greyed, digest, doubtful, cursors } = step;
      equal(replica.shown(scopes[0]), { rows, greyed, digest, doubtful, cursors }, about);
    }
  }
  for (const { last_ms, now_ms, due } of vectors.repairs_due) {
    equal(last_ms === null || now_ms - last_ms >= REPAIR.EVERY_MS, due, "a repair");
  }
});
