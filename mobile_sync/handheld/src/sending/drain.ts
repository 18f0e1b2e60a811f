// Send everything that waits and take in what changed: facts in their order, then photos and signatures by hash.

import type { Clock, Exchange } from "../../exchange/types.ts";
import type { Handheld } from "../keeping/handheld.ts";
import type { ReadReply } from "../keeping/traffic.ts";
import { elements, members } from "../keeping/raw_json.ts";
import { readPage } from "../keeping/replica.ts";
import { realSpanMs } from "../instruments/clock.ts";
import { type Line, LineDown, Refusal } from "./line.ts";
import type { Pace } from "./pace.ts";
import { skewMs } from "./skew.ts";

/** What a drain needs to know of the machine it runs on. */
export interface Machine {
  clock(): Clock;
  battery(): Promise<number>;
  track(): Exchange["track"];
  tracked(points: Exchange["track"]): void;
  /** Told by how many milliseconds the wall clock is ahead of the server's; below zero, behind. */
  compared(skew: number): void;
}

/** Send what waits until nothing does. Throws LineDown; and a Refusal where the service turns the handheld away. */
export async function drain(handheld: Handheld, line: Line, pace: Pace, machine: Machine): Promise<void> {
  for (let isOver = false; !isOver;) {
    for (let more = true; more;) more = await exchange(handheld, line, pace, machine);
    await mend(handheld, line);
    isOver = await sendMedia(handheld, line);
  }
}

/** Make one round trip and say whether another one has something to do. */
async function exchange(handheld: Handheld, line: Line, pace: Pace, machine: Machine): Promise<boolean> {
  const before = handheld.outbox.state.acknowledged;
  const asked = await handheld.nextExchange(machine.clock(), pace.limit, await machine.battery(), machine.track());
  const reply = readReply(await line.post("/exchange", asked.text));
  machine.compared(realSpanMs(skewMs(asked.clock.wall_ms, reply.now_ms, machine.clock().wall_ms)));
  await handheld.absorb(asked, reply);
  pace.answered();
  machine.tracked(asked.track);
  const moved = handheld.outbox.state.acknowledged > before || reply.status === "fork" || reply.status === "gap";
  const hasOrders = handheld.standing.done.length > 0 && !asked.done;
  return (handheld.outbox.waiting > 0 && moved) || reply.pages.some((page) => page.more) || hasOrders;
}

/** Compare a scope whose digest did not agree, at most once an hour. */
async function mend(handheld: Handheld, line: Line): Promise<void> {
  for (let manifest = handheld.nextManifest(Date.now()); manifest; manifest = handheld.nextManifest(Date.now())) {
    try {
      await handheld.mend(readPage(await line.post("/manifest", JSON.stringify(manifest))));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
}

/**
 * Send photos and signatures; false where something was captured meanwhile.
 *
 * The service takes only what a fact names that it has: a photo never goes before its fact.
 */
async function sendMedia(handheld: Handheld, line: Line): Promise<boolean> {
  if (handheld.outbox.waiting > 0) return true;
  while (handheld.outbox.waiting === 0) if (!await sendPart(handheld, line)) return true;
  return false;
}

/** Send one piece; a photo that the service refuses for good is put aside, and never holds back the others. */
async function sendPart(handheld: Handheld, line: Line): Promise<boolean> {
  const part = await handheld.nextPart();
  if (!part) return false;
  const { sha256, offset, size, body } = part;
  const headers = {
    "Upload-Offset": `${offset}`,
    "Upload-Length": `${size}`,
    "Content-Type": "application/octet-stream",
  };
  let answer: Response;
  try {
    answer = await line.ask("PATCH", `/media/${sha256}`, body, headers);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A proxy's page or a token that is no good says nothing of this photo.
    if (error.code.startsWith("HTTP_")) throw new LineDown();
    if (error.status === 401 || error.status === 403) throw error;
    if (error.code !== "OFFSET_MISMATCH") {
      await handheld.absorbPart(sha256, { parked: error.code });
      return true;
    }
    answer = await line.ask("HEAD", `/media/${sha256}`);
  }
  const told = { complete: answer.headers.get("Upload-Complete") === "?1", offset: offsetOf(answer) };
  await handheld.absorbPart(sha256, told);
  // What does not come on is not asked for again at once.
  if (!told.complete && told.offset === offset) throw new LineDown();
  return true;
}

/** Return how much the service holds. Throws LineDown where somebody else answered, as the login page of a Wi-Fi does. */
function offsetOf(answer: Response): number {
  const text = answer.headers.get("Upload-Offset");
  if (text === null) throw new LineDown();
  return Number(text);
}

/** Read a reply, the text of every row kept. Throws LineDown where it is none: somebody else answered. */
export function readReply(text: string): ReadReply {
  try {
    return replyOf(text);
  } catch {
    throw new LineDown();
  }
}

function replyOf(text: string): ReadReply {
  const found = members(text);
  const pages = elements(found.get("pages") ?? "[]").map(readPage);
  found.delete("pages");
  const rest = [...found].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",");
  return { ...(JSON.parse(`{${rest}}`) as Omit<ReadReply, "pages">), pages };
}
