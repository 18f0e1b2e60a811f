// The replica shows, greys, doubts and is mended as the golden vectors say.

import { equal } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { digest, readPage, Replica } from "./replica.ts";
import { elements, members } from "./raw_json.ts";

interface Step {
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
}

function shown(replica: Replica, scope: string): Record<string, unknown> {
  const rows = [...replica.rows.get(scope)!.values()];
  const doubtful = [...replica.scopes.values()].filter((state) => state.doubtful).map((state) => state.scope);
  return {
    rows: rows.map(({ kind, id, hash }) => [kind, id, hash]).sort(),
    greyed: [...replica.greyed.values()].map(({ kind, id, why }) => [kind, id, why]).sort(),
    digest: digest(rows),
    doubtful: doubtful.sort(),
    cursors: replica.cursors(),
  };
}

Deno.test("a replica stages pages, switches at once, greys what is gone, doubts and is mended", async () => {
  for (const { name, scopes, steps } of vectors.replicas) {
    const replica = Replica.empty(scopes);
    for (const [place, step] of (steps as Step[]).entries()) {
      const about = `${name}, step ${place + 1}`;
      if (step.page !== undefined) equal(await replica.absorb(readPage(step.page)), step.agrees, about);
      if (step.waiting) replica.purge(new Set(step.waiting));
      if (step.do === "manifest") equal(replica.nextManifest(step.now_ms!) ?? null, step.manifest, about);
      const { rows, greyed, digest, doubtful, cursors } = step;
      equal(shown(replica, scopes[0]), { rows, greyed, digest, doubtful, cursors }, about);
    }
  }
});

Deno.test("JSON is read as the text that stands there", () => {
  const text = ' { "a" : [ 105.0 , "},\\"" , { "b" : [ ] } ] , "c":null } ';
  const found = members(text);
  equal([...found.keys()], ["a", "c"]);
  equal(elements(found.get("a")!), ["105.0", '"},\\""', '{ "b" : [ ] }']);
  equal(elements("[]"), []);
  for (const cut of ["[1", '{"a":"', '{"a":1 "b":2}', "1"]) {
    let refused = false;
    try {
      members(cut.startsWith("{") ? cut : `{"a":${cut}`);
    } catch {
      refused = true;
    }
    equal(refused, true, cut);
  }
});
