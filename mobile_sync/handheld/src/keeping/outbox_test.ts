// The outbox sends, rewinds, begins anew and forgets as the golden vectors say.

import { equal, isSigned } from "../../exchange/testing.ts";
import vectors from "../../exchange/vectors.json" with { type: "json" };
import { fromHex } from "./bytes.ts";
import { chainOn, chainStart, emptyOutbox, Outbox, pushText, type Word } from "./outbox.ts";

const NAMED = { id: "", kind: "", parcel: "" };

interface Step {
  text?: string;
  do: string;
  letter?: string;
  size?: number;
  times?: number;
  limit?: number;
  push?: { signature: string };
  reply?: Omit<Word, "verdicts">;
  told?: number[];
  after: unknown;
}

function verdict(seq: number): Word["verdicts"][number] {
  return { seq, status: "ok", code: "", vi: "", en: "" };
}

function standing(outbox: Outbox): Record<string, unknown> {
  const { incarnation, acknowledged, forgotten } = outbox.state;
  const verdicts = outbox.facts.filter((fact) => fact.verdict).map((fact) => fact.seq);
  const head = outbox.facts.at(-1)?.head ?? outbox.state.start;
  return { incarnation, end: outbox.end, acknowledged, waiting: outbox.waiting, forgotten, head, verdicts };
}

Deno.test("an outbox rewinds at a gap, begins anew at a fork, and forgets only what is safe", async () => {
  for (const { name, device, steps } of vectors.outboxes) {
    let outbox = new Outbox(device, await emptyOutbox(device), []);
    for (const [place, step] of (steps as Step[]).entries()) {
      const about = `${name}, step ${place + 1}`;
      if (step.text !== undefined) outbox = await outbox.with(NAMED, step.text);
      for (let time = 0; time < (step.times ?? 0); time++) {
        outbox = await outbox.with(NAMED, step.letter!.repeat(step.size!));
      }
      if (step.do === "doubt") outbox = outbox.doubted();
      if (step.reply) outbox = await outbox.absorb({ ...step.reply, verdicts: step.told!.map(verdict) });
      if (step.push) {
        const { head, facts, ...push } = outbox.nextBatch(step.limit!);
        const { signature, ...wanted } = step.push;
        equal({ ...push, facts: facts.length }, wanted, about);
        const holds = facts.length === 0
          ? signature === ""
          : await isSigned(vectors.keys.device, fromHex(head), signature);
        equal(holds, true, about);
      }
      equal(standing(outbox), step.after, about);
    }
  }
});

Deno.test("every fact is hashed onto the one before it", async () => {
  for (const { device, incarnation, start, facts, heads } of vectors.chains) {
    let head = await chainStart(device, incarnation);
    equal(head, start, device);
    for (const [place, fact] of facts.entries()) {
      head = await chainOn(head, fact);
      equal(head, heads[place], `${device}, fact ${place + 1}`);
    }
  }
});

Deno.test("a fact goes over the wire as the text that was hashed", () => {
  const text = pushText({ incarnation: 1, base: 1, prev: "00", facts: ['{"lon":105.0}'], head: "" }, "s");
  equal(text, '{"incarnation":1,"base":1,"prev":"00","signature":"s","facts":[{"lon":105.0}]}');
});
