// What the disk of a handheld holds that has just been enrolled: who it is, and nothing of anybody before it.

import type { Enrolled } from "../../exchange/types.ts";
import { commit, type Database, readState, STORES } from "./database.ts";
import { emptyOutbox } from "./outbox.ts";

/** Become the handheld that the server has just enrolled. */
export async function becomeHandheld(
  database: Database,
  key: CryptoKeyPair,
  identity: Enrolled,
  name: string,
): Promise<void> {
  const outbox = await emptyOutbox(identity.device);
  // It never begins anew: that is how the disk and its twin are told apart.
  const generation = (await readState(database, "generation") ?? 0) + 1;
  const fresh = { receipt: "", epoch: "", lease: null, is_revoked: false, orders: [], done: [] };
  await commit(database, (transaction) => {
    for (const store of STORES) if (store !== "drafts") transaction.objectStore(store).clear();
    const state = transaction.objectStore("state");
    state.put(key, "key");
    state.put({ identity, name, ...fresh }, "standing");
    state.put(outbox, "outbox");
    state.put(generation, "generation");
  });
}
