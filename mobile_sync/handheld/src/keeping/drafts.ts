// What was begun at a door and not finished; it survives a reload and another version of the app, not its tour.

import type { Database, KeptDraft } from "./database.ts";

/** Longer than any tour, its evening and the night after it. */
const OVER_MS = 36 * 3600_000;

/** Forget what was begun on tours that are over: names, signatures and photos of doors that nobody goes back to. */
export async function dropLeftOverDrafts({ main }: Database, now_ms: number): Promise<void> {
  for (const draft of await main.getAll("drafts")) {
    if (isLeftOver(draft, now_ms)) await main.delete("drafts", draft.id);
  }
}

/** Say whether the tour of a draft is over. */
export function isLeftOver({ changed_ms }: KeptDraft, now_ms: number): boolean {
  // A draft of a form that says nothing of its time is old as well.
  return !(now_ms - changed_ms < OVER_MS);
}
