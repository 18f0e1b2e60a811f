/// <reference lib="webworker" />
// Keeps the app on the handheld, whole and of one version, and sends what waits when there is a line again.

import { Handheld } from "./keeping/handheld.ts";
import { closeDatabase, openDatabase } from "./keeping/twin.ts";
import { askShownTime, readClock } from "./instruments/clock.ts";
import { drain } from "./sending/drain.ts";
import { Line } from "./sending/line.ts";
import { Pace } from "./sending/pace.ts";

declare const self: ServiceWorkerGlobalScope;
declare const VERSION: string;
declare const SHELL: readonly string[];

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const PREFIX = "trao-shell-";
const CACHE = PREFIX + VERSION;
const PAGE = "/h/";

self.addEventListener("install", (event) => event.waitUntil(fetchShell()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOldShells()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isOurs = origin === location.origin && pathname.startsWith(PAGE) && pathname !== "/h/clock";
  if (event.request.method !== "GET" || !isOurs) return;
  event.respondWith(answer(event.request));
});
self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  if (tag === "trao-drain") (event as SyncEvent).waitUntil(sendAll());
});
// The page says when no proof is open; a new version never takes over by itself.
self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

async function fetchShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((address) => new Request(address, { cache: "reload" })));
}

/** Keep the version before this one: a page of it may still be open and ask for a part of itself. */
async function forgetOldShells(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  for (const name of names.slice(0, -1)) await caches.delete(name);
  await self.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const kept = request.mode === "navigate"
    ? await caches.match(PAGE, { cacheName: CACHE })
    : await caches.match(request, { ignoreVary: true });
  return kept ?? await fetch(request);
}

async function sendAll(): Promise<void> {
  const database = await openDatabase();
  try {
    const handheld = await Handheld.open(database);
    if (!handheld) return;
    const { province, device } = handheld.standing.identity;
    await askShownTime();
    const line = new Line({ province, device, answer: (nonce) => handheld.answer(nonce) });
    const nothing = () => {};
    const battery = () => Promise.resolve(-1);
    const machine = { clock: readClock, battery, track: () => [], tracked: nothing, compared: nothing };
    await navigator.locks.request("trao-sender", () => drain(handheld, line, new Pace(), machine));
  } finally {
    closeDatabase(database);
  }
}
