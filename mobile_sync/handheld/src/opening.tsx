// An enrolled handheld is opened: the day is drawn, what waits is sent, and new versions of the app are offered.

import { render } from "preact";
import { App } from "./app.ts";
import { nowMs } from "./instruments/clock.ts";
import { type Database, PREFERENCES, readState } from "./keeping/database.ts";
import { dropLeftOverDrafts } from "./keeping/drafts.ts";
import { Handheld } from "./keeping/handheld.ts";
import { Root } from "./screens/root.tsx";

/** Draw the courier's day in place of what is drawn there; false where this browser is nobody's handheld. */
export async function openDay(database: Database, place: HTMLElement): Promise<boolean> {
  const [handheld, preferences] = [await Handheld.open(database), await readState(database, "preferences")];
  if (!handheld) return false;
  const app = new App(database, handheld, preferences ?? PREFERENCES);
  app.start();
  void dropLeftOverDrafts(database, nowMs());
  render(<Root app={app} />, place);
  void offerUpdates(app);
  return true;
}

/** A new version waits until the courier lets it in, and then only this page begins anew. */
async function offerUpdates(app: App): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.ready;
  const offer = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    app.update = () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
      registration.waiting?.postMessage("take over");
    };
    app.changed();
  };
  offer();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  // An installed app may stay open for days: the browser itself asks only where a page is opened.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration.update().catch(() => {});
  });
}
