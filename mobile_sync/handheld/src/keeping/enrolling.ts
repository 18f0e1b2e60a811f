// What the disk of a handheld holds that has just been enrolled: who it is, and nothing of anybody before it.

import type { Enrolled } from "../../exchange/types.ts";
import { alone, commit, type Database, type Preferences, STORES, type Transaction } from "./database.ts";
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
  const change = (transaction: Transaction) => {
    for (const store of STORES) if (store !== "drafts") transaction.objectStore(store).clear();
    const state = transaction.objectStore("state");
    state.put(key, "key");
    state.put({ identity, name, ...fresh }, "standing");
    state.put(outbox, "outbox");
    state.put(preferences, "preferences");
  };
  await alone(database, () => commit(database, change));
}
