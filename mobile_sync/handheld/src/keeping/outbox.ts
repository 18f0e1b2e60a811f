// What a handheld captured: facts in one chain. None is forgotten before a backup of the server has it.
// The rules are those of mobile_sync/outbox.py; the golden vectors hold both to them.

import { OUTBOX, type Push, type Reply, type Verdict, WIRE } from "../../exchange/types.ts";
import { fromHex, sha256Hex, utf8 } from "./bytes.ts";

/** What every fact names. */
export interface Named {
  readonly id: string;
  readonly kind: string;
  readonly parcel: string;
}

/** A fact as it is kept: the exact text that goes over the wire, and the chain's hash after it. */
export interface KeptFact extends Named {
  readonly seq: number;
  readonly raw: string;
  readonly head: string;
  readonly verdict?: Verdict;
}

/** Up to `seq` the server had everything at `at_ms` of its own clock. */
export interface Mark {
  readonly seq: number;
  readonly at_ms: number;
}

/** An outbox without its facts. `start` is the chain's hash before the first fact that is kept. */
export interface OutboxState {
  readonly incarnation: number;
  readonly start: string;
  readonly forgotten: number;
  readonly acknowledged: number;
  readonly marks: readonly Mark[];
}

/** What a batch is made of; it is signed when it leaves. */
export interface Batch {
  readonly incarnation: number;
  readonly base: number;
  readonly prev: string;
  readonly facts: readonly string[];
  readonly head: string;
}

/** What the outbox takes of a reply. */
export type Word = Pick<Reply, "status" | "next_seq" | "head" | "now_ms" | "durable_seq" | "verdicts">;

/** Return h0 of a handheld's chain. */
export function chainStart(device: string, incarnation: number): Promise<string> {
  return sha256Hex(utf8(`${device}|${incarnation}`));
}

/** Return the chain's hash after one more fact. */
export function chainOn(head: string, raw: string): Promise<string> {
  return sha256Hex(fromHex(head), utf8(raw));
}

/** Return a fresh outbox's state. */
export async function emptyOutbox(device: string): Promise<OutboxState> {
  return { incarnation: 1, start: await chainStart(device, 1), forgotten: 0, acknowledged: 0, marks: [] };
}

/** The facts of one handheld, oldest first, acknowledged ones included. */
export class Outbox {
  constructor(readonly device: string, public state: OutboxState, public facts: readonly KeptFact[]) {}

  /** The number of the last fact captured, 0 before the first. */
  get end(): number {
    return this.state.forgotten + this.facts.length;
  }

  /** How many facts the server has not acknowledged. */
  get waiting(): number {
    return this.end - this.state.acknowledged;
  }

  /** The facts that the server has not acknowledged. */
  get unsent(): readonly KeptFact[] {
    return this.facts.slice(this.state.acknowledged - this.state.forgotten);
  }

  /** Return the outbox with one more fact. Throws a RangeError for one that no batch could ever carry. */
  async with({ id, kind, parcel }: Named, raw: string): Promise<Outbox> {
    if (utf8(raw).length > WIRE.MAX_FACT_BYTES) throw new RangeError("FACT_TOO_LARGE");
    const kept = { seq: this.end + 1, id, kind, parcel, raw, head: await chainOn(this.headAfter(this.end), raw) };
    return new Outbox(this.device, this.state, [...this.facts, kept]);
  }

  /** Return the next facts to send, at most `limit` and 256 KiB; none where nothing waits. */
  nextBatch(limit: number): Batch {
    const { incarnation, acknowledged } = this.state;
    const facts: string[] = [];
    let size = 0;
    for (const { raw } of this.unsent) {
      size += utf8(raw).length;
      if (facts.length === limit || size > WIRE.MAX_BATCH_BYTES) break;
      facts.push(raw);
    }
    const [base, prev] = [acknowledged + 1, this.headAfter(acknowledged)];
    return { incarnation, base, prev, facts, head: this.headAfter(acknowledged + facts.length) };
  }

  /** Return the outbox after the server's word on how far it has come; what is old and safe is forgotten. */
  async absorb(word: Word): Promise<Outbox> {
    const held = word.next_seq - 1;
    if (word.status === "fork" || !this.agrees(held, word.head)) return await this.opened();
    const told = new Map(word.verdicts.map((verdict) => [verdict.seq, verdict]));
    const facts = this.facts.map((fact) => told.has(fact.seq) ? { ...fact, verdict: told.get(fact.seq) } : fact);
    const { state } = this;
    const known = toldThrough(facts, state, held);
    const kept = state.marks.filter((mark) => mark.seq <= known);
    const marks = known > state.acknowledged ? [...state.marks, { seq: known, at_ms: word.now_ms }] : kept;
    // A server that was restored has forgotten what it said of the rest.
    const said = known < state.acknowledged ? facts.map((fact) => fact.seq > known ? unsaid(fact) : fact) : facts;
    const next = new Outbox(this.device, { ...state, acknowledged: known, marks }, said);
    return next.forgetting(word.durable_seq, word.now_ms);
  }

  /**
   * Return the outbox that asks again about every fact still kept: a server that was restored may have settled anew what
   * it once settled, and need not be behind for that.
   */
  doubted(): Outbox {
    const { forgotten } = this.state;
    return new Outbox(this.device, { ...this.state, acknowledged: forgotten, marks: [] }, this.facts.map(unsaid));
  }

  /** Drop what a backup of the server covers and what was acknowledged seven days ago. */
  private forgetting(durableSeq: number, nowMs: number): Outbox {
    const { state } = this;
    const old = state.marks.filter((mark) => nowMs - mark.at_ms >= OUTBOX.KEPT_MS).map((mark) => mark.seq);
    const safe = Math.min(Math.max(0, ...old), durableSeq, state.acknowledged);
    if (safe <= state.forgotten) return this;
    const marks = state.marks.filter((mark) => mark.seq > safe);
    const facts = this.facts.slice(safe - state.forgotten);
    return new Outbox(this.device, { ...state, start: this.headAfter(safe), forgotten: safe, marks }, facts);
  }

  /** Start a new chain over every fact still kept. */
  private async opened(): Promise<Outbox> {
    const incarnation = this.state.incarnation + 1;
    const start = await chainStart(this.device, incarnation);
    const facts: KeptFact[] = [];
    let head = start;
    for (const fact of this.facts) {
      head = await chainOn(head, fact.raw);
      facts.push({ ...unsaid(fact), seq: facts.length + 1, head });
    }
    return new Outbox(this.device, { incarnation, start, forgotten: 0, acknowledged: 0, marks: [] }, facts);
  }

  /** Say whether the server's chain is the beginning of this one. */
  private agrees(held: number, head: string): boolean {
    return this.state.forgotten <= held && held <= this.end && this.headAfter(held) === head;
  }

  private headAfter(seq: number): string {
    return seq === this.state.forgotten ? this.state.start : this.facts[seq - this.state.forgotten - 1].head;
  }
}

/** Return up to where the handheld was told what became of every fact; after a lost answer that is less than is held. */
function toldThrough(facts: readonly KeptFact[], state: OutboxState, held: number): number {
  const untold = facts.find((fact) => fact.seq > state.acknowledged && fact.seq <= held && !fact.verdict);
  return untold ? untold.seq - 1 : held;
}

function unsaid({ verdict: _, ...fact }: KeptFact): KeptFact {
  return fact;
}

/** Write a batch as the push of an exchange, the facts' own texts in it. */
export function pushText(batch: Batch, signature: string): string {
  const { incarnation, base, prev, facts } = batch;
  const rest: Omit<Push, "facts"> = { incarnation, base, prev, signature };
  return `${JSON.stringify(rest).slice(0, -1)},"facts":[${facts.join(",")}]}`;
}
