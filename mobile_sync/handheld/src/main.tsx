// The courier's app begins: the disk is opened, the day is drawn, and what waits is sent.

import { render } from "preact";
import { type App, openApp } from "./app.ts";
import { followShownTime } from "./instruments/clock.ts";
import { openDatabase } from "./keeping/database.ts";
import { Root } from "./screens/root.tsx";

const WORKER = "/h/service_worker.js";

async function begin(): Promise<void> {
  void followShownTime();
  const app = await openApp(await openDatabase());
  render(<Root app={app} />, document.getElementById("app")!);
  await keepApp(app);
}

/** Keep the app on the handheld; a new version waits until the courier lets it in, and then only this page begins anew. */
async function keepApp(app: App): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(WORKER, { scope: "/h/", type: "module" });
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

void begin();
