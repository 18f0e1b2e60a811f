// The disk's twin. A browser that is killed while it writes may leave a torn log behind; Chromium writes on after the
// tear, and at the start after that it finds the log's checksum wrong and throws the whole store away. Its buckets keep
// stores of their own, so a kill tears one of the two at most, and the other brings everything back: the key as well.

import { alone } from "./committing.ts";
import { copyAll } from "./copying.ts";
import { type Copy, type Database, openCopy } from "./database.ts";

const BUCKET = "trao-twin";
const MARK = "trao-has-twin";

/** A store beside the origin's own; only Chromium has them, and only Chromium needs one. */
interface Bucket {
  readonly indexedDB: IDBFactory;
  persist(): Promise<boolean>;
}

interface Buckets {
  open(name: string): Promise<Bucket>;
  delete(name: string): Promise<void>;
}

const buckets = (navigator as { storageBuckets?: Buckets }).storageBuckets;

/**
 * Open the handheld's disk and its twin; whichever has lost something gets it from the other.
 *
 * Throws where the disk cannot be opened, or cannot take back what only the twin has: nothing is begun anew over that.
 */
export async function openDatabase(): Promise<Database> {
  const main = await openCopy(indexedDB);
  if (!buckets) return { main };
  let twin: Copy | undefined;
  try {
    twin = await openCopy((await buckets.open(BUCKET)).indexedDB);
    await level(main, twin);
    return { main, twin };
  } catch (error) {
    twin?.close();
    if (await isEmpty(main) && (twin || hadTwin())) throw error;
    // A full disk must not keep the courier out; the next start tries again.
    console.warn("The disk has no twin for now.", error);
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
  await (await buckets?.open(BUCKET))?.persist();
}

/** Alone, delete the twin before everything is cleared: nothing of it comes back, and the next start makes another. */
export async function giveUpTwin(database: Database): Promise<void> {
  database.twin?.close();
  database.twin = undefined;
  await buckets?.delete(BUCKET);
}

/** Make both the same. The disk is right, unless it has lost everything. */
async function level(main: Copy, twin: Copy): Promise<void> {
  await alone({ main }, async () => {
    const [one, other] = [await generationOf(main), await generationOf(twin)];
    if (one === other) return;
    await (one === undefined ? copyAll(twin, main) : copyAll(main, twin));
  });
  if (!await isEmpty(main)) globalThis.localStorage?.setItem(MARK, "1");
}

function generationOf(copy: Copy): Promise<unknown> {
  return copy.get("state", "generation");
}

/** Say whether nobody was ever enrolled on a disk, as far as it knows. */
async function isEmpty(copy: Copy): Promise<boolean> {
  return await generationOf(copy) === undefined;
}

/** Say whether there was a twin once: local storage is a third store, and outlives the loss of the first. */
function hadTwin(): boolean {
  return globalThis.localStorage?.getItem(MARK) !== null;
}
