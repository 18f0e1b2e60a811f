// Send everything that waits and take in what changed: facts in their order, then photos and signatures by hash.

import type { Clock, Exchange } from "../../exchange/types.ts";
import type { Handheld, ReadReply } from "../keeping/handheld.ts";
import { elements, members } from "../keeping/raw_json.ts";
import { readPage } from "../keeping/replica.ts";
import { type Line, Refusal } from "./line.ts";
import type { Pace } from "./pace.ts";

/** What a drain needs to know of the machine it runs on. */
export interface Machine {
  clock(): Clock;
  battery(): Promise<number>;
  track(): Exchange["track"];
  tracked(points: Exchange["track"]): void;
}

/** Send what waits until nothing does. Throws LineDown; and a Refusal where the service turns the handheld away. */
export async function drain(handheld: Handheld, line: Line, pace: Pace, machine: Machine): Promise<void> {
  for (let more = true; more;) more = await exchange(handheld, line, pace, machine);
  await mend(handheld, line);
  while (await sendPart(handheld, line));
}

/** Make one round trip and say whether another one has something to do. */
async function exchange(handheld: Handheld, line: Line, pace: Pace, machine: Machine): Promise<boolean> {
  const before = handheld.outbox.waiting;
  const asked = await handheld.nextExchange(machine.clock(), pace.limit, await machine.battery(), machine.track());
  const reply = readReply(await line.post("/exchange", asked.text));
  await handheld.absorb(asked, reply);
  pace.answered();
  machine.tracked(asked.track);
  const moved = handheld.outbox.waiting < before || reply.status === "fork" || reply.status === "gap";
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
    if (error.code !== "OFFSET_MISMATCH") {
      await handheld.absorbPart(sha256, { parked: error.code });
      return true;
    }
    answer = await line.ask("HEAD", `/media/${sha256}`);
  }
  const complete = answer.headers.get("Upload-Complete") === "?1";
  await handheld.absorbPart(sha256, { offset: Number(answer.headers.get("Upload-Offset")), complete });
  return true;
}

/** Read a reply, the text of every row kept. */
export function readReply(text: string): ReadReply {
  const found = members(text);
  const pages = elements(found.get("pages") ?? "[]").map(readPage);
  found.delete("pages");
  const rest = [...found].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",");
  return { ...(JSON.parse(`{${rest}}`) as Omit<ReadReply, "pages">), pages };
}
