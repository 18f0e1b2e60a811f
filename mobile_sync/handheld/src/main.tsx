// The page begins: the disk is opened; who is not enrolled meets the first screen, and everybody else their day.

import { render } from "preact";
import { followShownTime } from "./instruments/clock.ts";
import { type Database, readState } from "./keeping/database.ts";
import { openDatabase } from "./keeping/twin.ts";
import { Enrol } from "./screens/enrol.tsx";
import { NoDisk } from "./screens/no_disk.tsx";

const WORKER = "/h/service_worker.js";

async function begin(): Promise<void> {
  void followShownTime();
  // Without a service worker the app works while there is a line; a private window may refuse one.
  navigator.serviceWorker?.register(WORKER, { scope: "/h/", type: "module" }).catch(console.warn);
  const database = await openDatabase().catch(console.error);
  if (!database) render(<NoDisk />, place());
  else if (!await readState(database, "standing") || !await beginDay(database)) {
    render(<Enrol database={database} onEnrolled={() => void beginDay(database)} />, place());
  }
}

/** Fetch the rest of the app: from the handheld's own disk where it was opened before. */
async function beginDay(database: Database): Promise<boolean> {
  const { openDay } = await import("./opening.tsx");
  return await openDay(database, place());
}

function place(): HTMLElement {
  return document.getElementById("app")!;
}

void begin();
