// The browser gives no disk, or a full one. Nothing is begun without it: what is on it already must not be written over.

import { useEffect } from "preact/hooks";
import { FIRST_WORDS } from "../words/first.ts";
import { PREFERENCES } from "../keeping/database.ts";
import { Notice } from "../look/parts.tsx";
import { Knot } from "../look/thread.tsx";
import { wear } from "../look/wearing.ts";
import { speaker } from "../speaking.ts";

/** Say what to do; both languages, as nobody knows which one the courier prefers. */
export function NoDisk() {
  useEffect(() => wear(PREFERENCES.look, PREFERENCES.language), []);
  const [vi, en] = [speaker(FIRST_WORDS, "vi"), speaker(FIRST_WORDS, "en")];
  return (
    <main class="gate">
      <Knot />
      <h1>{vi("no_disk")}</h1>
      <Notice tone="amber" icon="handheld" title={vi("no_disk_lead")}>{vi("no_disk_do")}</Notice>
      <p class="small quiet" lang="en">{en("no_disk")}. {en("no_disk_lead")} {en("no_disk_do")}</p>
      <button type="button" class="button primary" onClick={() => location.reload()}>{vi("try_again")}</button>
    </main>
  );
}
