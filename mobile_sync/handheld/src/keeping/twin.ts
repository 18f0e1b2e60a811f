// The disk's twin. A browser that is killed while it writes may leave a torn log behind; Chromium writes on after the
// tear, and at the start after that it finds the log's checksum wrong and throws the whole store away. Its buckets keep
// stores of their own, so a kill tears one of the two at most, and the other brings everything back: the key as well.

import { type Copy, type Database, openCopy, STORES } from "./database.ts";

const LOCK = "trao-handheld";
const BUCKET = "trao-twin";

/** A store beside the origin's own; only Chromium has them, and only Chromium needs one. */
interface Bucket {
  readonly indexedDB: IDBFactory;
  persist(): Promise<boolean>;
}

interface WithBuckets {
  readonly storageBuckets?: { open(name: string, options?: { persisted?: boolean }): Promise<Bucket> };
}

/**
 * Open the handheld's disk and its twin; whichever has lost something gets it from the other.
 *
 * Throws where the disk cannot be opened, or cannot take back what only the twin has: nothing is begun anew over that.
 */
export async function openDatabase(): Promise<Database> {
  const main = await openCopy(indexedDB);
  const twin = await openTwin();
  if (!twin) return { main };
  try {
    await navigator.locks.request(LOCK, () => level(main, twin));
    return { main, twin };
  } catch (error) {
    twin.close();
    if (await isEmpty(main)) throw error;
    // A full disk must not keep the courier out; the next start tries again.
    console.warn("The disk's twin could not be made the same.", error);
    return { main };
  }
}

/** Close the disk and its twin. */
export function closeDatabase({ main, twin }: Database): void {
  main.close();
  twin?.close();
}

/** Ask the browser never to clear the disk or its twin by itself. */
export async function persistDatabase(): Promise<void> {
  await navigator.storage?.persist?.();
  await (await bucket())?.persist();
}

async function openTwin(): Promise<Copy | undefined> {
  try {
    const found = await bucket();
    return found && await openCopy(found.indexedDB);
  } catch (error) {
    console.warn("There is no twin of the disk.", error);
    return undefined;
  }
}

async function bucket(): Promise<Bucket | undefined> {
  return await (navigator as WithBuckets).storageBuckets?.open(BUCKET);
}

/** Make both the same. The disk is right, unless it has lost everything. */
async function level(main: Copy, twin: Copy): Promise<void> {
  if (await isEmpty(twin) && await isEmpty(main)) return;
  if (await isEmpty(main)) return await copyAll(twin, main);
  const [one, other] = [await main.get("state", "generation"), await twin.get("state", "generation")];
  if (one !== other) await copyAll(main, twin);
}

/** Say whether nobody was ever enrolled on a disk, as far as it knows. */
async function isEmpty(copy: Copy): Promise<boolean> {
  return await copy.get("state", "generation") === undefined;
}

/** Copy everything but drafts. Photos go one by one, and only where they are missing: they would not fit in memory. */
async function copyAll(from: Copy, to: Copy): Promise<void> {
  const old = new Set(await to.getAllKeys("media"));
  for (const sha256 of await from.getAllKeys("media")) {
    if (!old.delete(sha256)) await to.put("media", (await from.get("media", sha256))!);
  }
  const stores = STORES.filter((store) => store !== "drafts" && store !== "media");
  const found = [];
  for (const store of stores) {
    found.push({ store, keys: await from.getAllKeys(store), values: await from.getAll(store) });
  }
  const transaction = to.transaction([...stores, "media"], "readwrite", { durability: "strict" });
  for (const sha256 of old) void transaction.objectStore("media").delete(sha256);
  for (const { store, keys, values } of found) {
    const target = transaction.objectStore(store);
    void target.clear();
    values.forEach((value, place) => void target.put(value, target.keyPath === null ? keys[place] : undefined));
  }
  await transaction.done;
}
