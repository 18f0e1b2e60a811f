// What is begun at a door is kept after every touch: a reload, a rotation or a new version of the app loses nothing.

import { useEffect, useRef, useState } from "preact/hooks";
import type { App } from "../../app.ts";
import { draftFor } from "../../day/begun.ts";
import { newId, nowMs } from "../../instruments/clock.ts";

/**
 * Return what was begun of these tasks, undefined until it was read, how to change it, and its name on the disk.
 *
 * It is looked for once. With every change it is about the tasks of that moment: dispatch may add one, or take one away.
 */
export function useDraft<Draft extends object>(
  app: App,
  tasks: readonly string[],
  begin: () => Draft,
): [Draft | undefined, (change: Partial<Draft>) => void, string] {
  const [begun, setBegun] = useState<{ id: string; draft: Draft }>();
  const latest = useRef(begun);
  const keep = (id: string, draft: Draft) => setBegun(latest.current = { id, draft });
  useEffect(() => {
    void app.readDrafts().then((kept) => {
      const found = draftFor(kept, tasks);
      keep(found?.id ?? newId(), { ...begin(), ...found?.draft as Partial<Draft> });
    });
  }, []);
  const change = (part: Partial<Draft>) => {
    if (!latest.current) return;
    const { id } = latest.current;
    const draft = { ...latest.current.draft, ...part };
    keep(id, draft);
    void app.keepDraft({ id, tasks, changed_ms: nowMs(), draft });
  };
  return [begun?.draft, change, begun?.id ?? ""];
}
