// One copy of the disk made like another. Drafts stay where they are: they change with every touch.

import type { Copy } from "./database.ts";

/**
 * Copy everything but drafts.
 *
 * Photos go one by one, and only where they are missing: they would not fit in memory. One that cannot be read stays
 * behind, so that it does not keep back the facts; the rest is written in one piece.
 */
export async function copyAll(from: Copy, to: Copy): Promise<void> {
  const surplus = new Set(await to.getAllKeys("media"));
  for (const sha256 of await from.getAllKeys("media")) {
    if (surplus.delete(sha256)) continue;
    const photo = await from.get("media", sha256).catch(() => undefined);
    if (photo) await to.put("media", photo);
  }
  const stores = [...from.objectStoreNames].filter((store) => store !== "drafts" && store !== "media");
  const found = [];
  for (const store of stores) {
    found.push({ store, keys: await from.getAllKeys(store), values: await from.getAll(store) });
  }
  const transaction = to.transaction([...stores, "media"], "readwrite", { durability: "strict" });
  for (const sha256 of surplus) void transaction.objectStore("media").delete(sha256);
  for (const { store, keys, values } of found) {
    const target = transaction.objectStore(store);
    void target.clear();
    values.forEach((value, place) => void target.put(value, target.keyPath === null ? keys[place] : undefined));
  }
  await transaction.done;
}
