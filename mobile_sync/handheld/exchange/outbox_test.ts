// An outbox in a few lines of TypeScript sends, rewinds and forgets what the vectors say.

import { type Bytes, equal, isSigned, sha256, toHex, utf8 } from "./testing.ts";
import { OUTBOX, type Reply, WIRE } from "./types.ts";
import vectors from "./vectors.json" with { type: "json" };

type Told = Pick<Reply, "status" | "next_seq" | "head" | "now_ms" | "durable_seq">;

class Outbox {
  incarnation = 1;
  facts: string[] = [];
  heads: Bytes[] = [];
  forgotten = 0;
  acknowledged = 0;
  verdicts = new Set<number>();
  marks: { seq: number; atMs: number }[] = [];

  constructor(readonly device: string) {}

  async start(): Promise<void> {
    this.heads = [await sha256(utf8.encode(`${this.device}|${this.incarnation}`))];
    for (const fact of this.facts.splice(0)) await this.append(fact);
  }

  async append(fact: string): Promise<void> {
    this.heads.push(await sha256(this.heads[this.heads.length - 1], utf8.encode(fact)));
    this.facts.push(fact);
  }

  get end(): number {
    return this.forgotten + this.facts.length;
  }

  nextPush(limit: number): { incarnation: number; base: number; prev: string; facts: number; head: Bytes } {
    const first = this.acknowledged - this.forgotten;
    let [last, size] = [first, 0];
    while (last < this.facts.length && last - first < limit) {
      size += utf8.encode(this.facts[last]).length;
      if (size > WIRE.MAX_BATCH_BYTES) break;
      last++;
    }
    const prev = toHex(this.heads[first]);
    const base = this.acknowledged + 1;
    return { incarnation: this.incarnation, base, prev, facts: last - first, head: this.heads[last] };
  }

  async absorb(reply: Told, told: readonly number[]): Promise<void> {
    let known = reply.next_seq - 1;
    const agrees = this.forgotten <= known && known <= this.end &&
      toHex(this.heads[known - this.forgotten]) === reply.head;
    if (reply.status === "fork" || !agrees) {
      this.incarnation++;
      [this.forgotten, this.acknowledged, this.marks, this.verdicts] = [0, 0, [], new Set()];
      return await this.start();
    }
    for (const seq of told) this.verdicts.add(seq);
    for (let seq = this.acknowledged + 1; seq <= known; seq++) {
      if (!this.verdicts.has(seq)) known = seq - 1;
    }
    if (known > this.acknowledged) this.marks.push({ seq: known, atMs: reply.now_ms });
    if (known < this.acknowledged) {
      this.marks = this.marks.filter(({ seq }) => seq <= known);
      this.verdicts = new Set([...this.verdicts].filter((seq) => seq <= known));
    }
    this.acknowledged = known;
    const old = this.marks.filter(({ atMs }) => reply.now_ms - atMs >= OUTBOX.KEPT_MS).map(({ seq }) => seq);
    const safe = Math.min(Math.max(0, ...old), reply.durable_seq, this.acknowledged);
    if (safe <= this.forgotten) return;
    this.facts.splice(0, safe - this.forgotten);
    this.heads.splice(0, safe - this.forgotten);
    this.verdicts = new Set([...this.verdicts].filter((seq) => seq > safe));
    this.marks = this.marks.filter(({ seq }) => seq > safe);
    this.forgotten = safe;
  }

  after(): Record<string, unknown> {
    const { incarnation, end, acknowledged, forgotten } = this;
    const verdicts = [...this.verdicts].sort((one, other) => one - other);
    const head = toHex(this.heads[this.heads.length - 1]);
    return { incarnation, end, acknowledged, waiting: end - acknowledged, forgotten, head, verdicts };
  }
}

type OutboxStep = {
  text?: string;
  letter?: string;
  size?: number;
  times?: number;
  limit?: number;
  push?: { signature: string };
  reply?: Told;
  told?: number[];
  after: unknown;
};

Deno.test("an outbox rewinds at a gap, begins anew at a fork, and forgets only what is safe", async () => {
  for (const { name, device, steps } of vectors.outboxes) {
    const outbox = new Outbox(device);
    await outbox.start();
    for (const [place, step] of (steps as OutboxStep[]).entries()) {
      const about = `${name}, step ${place + 1}`;
      if (step.text !== undefined) await outbox.append(step.text);
      for (let time = 0; time < (step.times ?? 0); time++) await outbox.append(step.letter!.repeat(step.size!));
      if (step.reply) await outbox.absorb(step.reply, step.told!);
      if (step.push) {
        const { head, ...push } = outbox.nextPush(step.limit!);
        const { signature, ...wanted } = step.push;
        equal(push, wanted, about);
        const holds = push.facts === 0 ? signature === "" : await isSigned(vectors.keys.device, head, signature);
        equal(holds, true, about);
      }
      equal(outbox.after(), step.after, about);
    }
  }
});
