// Nobody's name, signature or photo stays on a handheld because an act was never finished.

import { equal } from "../../exchange/testing.ts";
import type { KeptDraft } from "./database.ts";
import { isLeftOver } from "./drafts.ts";

const HOUR_MS = 3600_000;

Deno.test("a draft is left over once its tour and the night after it are past", () => {
  const now = 100 * HOUR_MS;
  equal([35, 36].map((age) => isLeftOver({ id: "a", tasks: [], changed_ms: now - age * HOUR_MS, draft: {} }, now)), [
    false,
    true,
  ]);
  equal(isLeftOver({ id: "deliver:1", draft: {} } as KeptDraft, now), true);
});
