// Which papers a procedure asks for at a citizen's door, what was counted of them, and what is missing. Pure.

import type { Component, ProcedureRow } from "../../../exchange/types.ts";

/** What a paper is when it travels by post. */
export type Kind = "original" | "certified_copy" | "photocopy";

/** One kind of one component, and how many of it are asked for. */
export interface Line {
  readonly key: string;
  readonly kind: Kind;
  readonly needed: number;
}

/** A component as it can be taken along; no lines where it goes online only. */
export interface Paper {
  readonly component: Component;
  readonly lines: readonly Line[];
}

/** How many were counted, by the key of their line; `LOOSE` counts papers of which no list is known. */
export type Counts = Readonly<Record<string, number>>;

/** A line of which a procedure must have more than was counted. */
export interface Lack {
  readonly component: Component;
  readonly kind: Kind;
  readonly count: number;
}

export const LOOSE = "papers";
const SHORT = 72;

/** Return the papers of a procedure in their order; none where nobody knows them. */
export function papersOf(procedure?: ProcedureRow): Paper[] {
  return (procedure?.components ?? []).map((component, place) => ({
    component,
    lines: kindsOf(component).map(([kind, needed]) => ({ key: `${place}:${kind}`, kind, needed })),
  }));
}

/** What is merely shown at a counter goes by post as a certified copy: the original stays with the citizen. */
function kindsOf({ copy_kind, by_post, originals, copies }: Component): [Kind, number][] {
  if (copy_kind === "electronic_copy" || by_post === "online_only") return [];
  if (by_post === "certified_copy") return [["certified_copy", 1]];
  if (copy_kind !== "original") return [[copy_kind, Math.max(1, copies)]];
  const kinds: [Kind, number][] = [["original", originals], ["photocopy", copies]];
  return kinds.filter(([, needed]) => needed > 0);
}

/** Return what a citizen still has to find; without it nothing is sealed. */
export function lacking(papers: readonly Paper[], counts: Counts): Lack[] {
  return papers.filter(({ component }) => component.mandatory).flatMap(({ component, lines }) =>
    lines.map(({ key, kind, needed }) => ({ component, kind, count: needed - (counts[key] ?? 0) }))
  ).filter(({ count }) => count > 0);
}

/** Return how many papers go into the seal. */
export function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Return an official name as people say it: the long ones end where their conditions begin. */
export function shortName(name: string): string {
  const said = name.replace(/^[\s\-–+*]+/, "").split(/[;(\n]/)[0].trim() || name.trim();
  if (said.length <= SHORT) return said;
  return `${said.slice(0, said.lastIndexOf(" ", SHORT))}…`;
}
