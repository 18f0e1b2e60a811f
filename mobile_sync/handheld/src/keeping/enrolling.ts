// What the disk of a handheld holds that has just been enrolled: who it is, and nothing of anybody before it.

import type { Enrolled } from "../../exchange/types.ts";
import { commitAlone } from "./committing.ts";
import { type Database, type Preferences, STORES } from "./database.ts";
import { emptyOutbox } from "./outbox.ts";

/** Become the handheld that the server has just enrolled. */
export async function becomeHandheld(
  database: Database,
  key: CryptoKeyPair,
  identity: Enrolled,
  name: string,
  preferences: Preferences,
): Promise<void> {
  const outbox = await emptyOutbox(identity.device);
  const fresh = { receipt: "", epoch: "", lease: null, is_revoked: false, orders: [], done: [] };
  await commitAlone(database, (changes) => {
    for (const store of STORES) if (store !== "drafts") changes.clear(store);
    changes.put("state", key, "key");
    changes.put("state", { identity, name, ...fresh }, "standing");
    changes.put("state", outbox, "outbox");
    changes.put("state", preferences, "preferences");
  });
}
