// What is begun at a door is kept after every touch: a reload, a rotation or a new version of the app loses nothing.

import { useEffect, useRef, useState } from "preact/hooks";
import type { App } from "../../app.ts";

/** Return the draft of an act, undefined until it was read, and how to change it. */
export function useDraft<Draft extends object>(
  app: App,
  id: string,
  begin: () => Draft,
): [Draft | undefined, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState<Draft>();
  const latest = useRef<Draft | undefined>(undefined);
  useEffect(() => {
    void app.readDraft<Draft>(id).then((kept) => {
      latest.current = { ...begin(), ...kept };
      setDraft(latest.current);
    });
  }, [id]);
  const change = (part: Partial<Draft>) => {
    if (!latest.current) return;
    latest.current = { ...latest.current, ...part };
    setDraft(latest.current);
    void app.keepDraft(id, latest.current);
  };
  return [draft, change];
}
