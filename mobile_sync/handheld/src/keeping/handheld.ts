// One courier's handheld: what is in memory is what is on its disk, whichever page or worker changed it.
// The rules are those of mobile_sync/device.py.

import { type Clock, type Exchange, type Manifest, WIRE } from "../../exchange/types.ts";
import { type Bytes, fromHex } from "./bytes.ts";
import { alone, Behind, type Changes, commit } from "./committing.ts";
import { type Database, type KeptMedia, readState, type Standing, STORES, type Upload } from "./database.ts";
import { sign, tokenMessage, wipeMessage } from "./keys.ts";
import { emptyOutbox, Outbox, pushText } from "./outbox.ts";
import { type ReadPage, Replica } from "./replica.ts";
import { giveUpTwin } from "./twin.ts";
import type { Asked, NewFact, Part, ReadReply } from "./traffic.ts";
import { forgettable, MEDIA_LOST, type PartWord, pendingOf, uploadAfter, uploadsAfter, waitingOf } from "./uploads.ts";
import { readReplica, writeOutbox, writeReplica } from "./writing.ts";

const CHANNEL = "trao-handheld";
export const APP = "trao-handheld-1";

/** Another page has signed this handheld out, or enrolled another in its place: nothing can be kept here any more. */
export class Gone extends Error {}

export class Handheld {
  private readonly others = new BroadcastChannel(CHANNEL);
  private readonly listeners = new Set<() => void>();
  /** Called when another page or worker has changed something. */
  onOther?: () => void;
  /** Called when there is no such handheld any more. */
  onGone?: () => void;

  private constructor(
    private readonly database: Database,
    private readonly key: CryptoKeyPair,
    public standing: Standing,
    public outbox: Outbox,
    public replica: Replica,
    public uploads: ReadonlyMap<string, Upload>,
    private generation: number,
  ) {
    this.others.onmessage = () => void this.hearOthers();
  }

  /** Return the handheld that this browser was enrolled as, if it was. */
  static async open(database: Database): Promise<Handheld | undefined> {
    const [key, standing] = [await readState(database, "key"), await readState(database, "standing")];
    if (!key || !standing) return undefined;
    const device = standing.identity.device;
    const empty = new Outbox(device, await emptyOutbox(device), []);
    const handheld = new Handheld(database, key, standing, empty, Replica.empty([]), new Map(), -1);
    await handheld.locked(() => {});
    return handheld;
  }

  /** Be told of every change, whoever made it. Returns how to stop. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The parcels about which something was captured that the server has not acknowledged. */
  get parcelsWaiting(): ReadonlySet<string> {
    return new Set(this.outbox.unsent.map((fact) => fact.parcel));
  }

  /** The photos and signatures that the server has not got whole, oldest first; parked ones are not among them. */
  get mediaWaiting(): readonly Upload[] {
    return waitingOf(this.uploads);
  }

  /** The photos and signatures that the server has not got, parked ones too; of what is lost nothing can be sent. */
  get mediaPending(): readonly Upload[] {
    return pendingOf(this.uploads);
  }

  /** Whether the server has everything. */
  get isDrained(): boolean {
    return this.outbox.waiting === 0 && this.mediaPending.length === 0;
  }

  /**
   * Record what the courier did, with the photos and signatures that it names: all of it or nothing, once it returns.
   *
   * It works with a lease run out and on a handheld that was revoked. `draft` is the draft that became these facts.
   */
  async capture(facts: readonly NewFact[], media: readonly KeptMedia[] = [], draft?: string): Promise<void> {
    await this.eagerly(async () => {
      const receipt = this.standing.receipt;
      let outbox = this.outbox;
      for (const fact of facts) outbox = await outbox.with(fact, JSON.stringify(receipt ? { ...fact, receipt } : fact));
      const kept = media.map(({ sha256, bytes }, place) => {
        const kept_ms = Date.now() + place / 1000;
        return this.uploads.get(sha256) ?? { sha256, size: bytes.byteLength, kept_ms, offset: 0 };
      });
      const uploads = new Map([...this.uploads, ...kept.map((upload) => [upload.sha256, upload] as const)]);
      await this.commit((changes) => {
        for (const fact of outbox.facts.slice(this.outbox.facts.length)) changes.add("facts", fact);
        for (const body of media) changes.put("media", body);
        for (const upload of kept) changes.put("uploads", upload);
        if (draft) changes.delete("drafts", draft);
      });
      [this.outbox, this.uploads] = [outbox, uploads];
    });
  }

  /** Return the next round trip: what waits, where each scope stands, which orders were obeyed. */
  async nextExchange(clock: Clock, limit: number, battery: number, track: Exchange["track"]): Promise<Asked> {
    const { identity, done } = this.standing;
    const batch = done.length > 0 ? null : this.outbox.nextBatch(limit);
    const signature = batch && batch.facts.length > 0 ? await sign(this.key, fromHex(batch.head)) : "";
    const asked: Exchange = {
      protocol: WIRE.PROTOCOL,
      device: identity.device,
      app: APP,
      clock,
      pull: this.replica.cursors(),
      health: { battery, facts_waiting: this.outbox.waiting, media_waiting: this.mediaPending.length },
      done,
      track: this.isDrained && done.length === 0 ? track : [],
    };
    const push = batch ? pushText(batch, signature) : "null";
    const text = `${JSON.stringify(asked).slice(0, -1)},"push":${push}}`;
    return { clock, incarnation: batch?.incarnation ?? null, done: done.length > 0, track: asked.track, text };
  }

  /** Take in the answer to a round trip. */
  async absorb(asked: Asked, reply: ReadReply): Promise<void> {
    await this.locked(async () => {
      const before = {
        facts: this.outbox.facts,
        incarnation: this.outbox.state.incarnation,
        rows: new Map(this.replica.rows),
      };
      const wasRestored = this.standing.epoch !== "" && reply.epoch !== this.standing.epoch;
      if (wasRestored) this.outbox = this.outbox.doubted();
      if (asked.incarnation === this.outbox.state.incarnation) this.outbox = await this.outbox.absorb(reply);
      for (const page of reply.pages) await this.replica.absorb(page);
      this.replica.purge(this.parcelsWaiting);
      this.uploads = uploadsAfter(this.uploads, reply, this.standing.epoch);
      const is_revoked = reply.status === "revoked";
      this.standing = {
        ...this.standing,
        receipt: reply.receipt,
        epoch: reply.epoch,
        lease: is_revoked ? null : asked.clock,
        is_revoked,
        orders: reply.orders,
      };
      await this.commit((changes) => {
        writeOutbox(changes, this.outbox, before.facts, before.incarnation);
        writeReplica(changes, this.replica, before.rows);
        changes.clear("uploads");
        for (const upload of this.uploads.values()) changes.put("uploads", upload);
        changes.put("state", this.standing, "standing");
      });
    });
    await this.obey(asked, reply);
    await this.forgetMedia(reply.now_ms, reply.durable_ms);
  }

  /** Take in a page that mends a scope. */
  async mend(page: ReadPage): Promise<void> {
    await this.locked(async () => {
      const rows = new Map(this.replica.rows);
      await this.replica.absorb(page);
      this.replica.purge(this.parcelsWaiting);
      await this.commit((changes) => writeReplica(changes, this.replica, rows));
    });
  }

  /** Return what to ask the server to compare, where a digest did not agree. */
  nextManifest(nowMs: number): Manifest | undefined {
    return this.replica.nextManifest(nowMs);
  }

  /** Return the next piece of a photo or signature to send, if any waits. */
  async nextPart(): Promise<Part | undefined> {
    const upload = this.mediaWaiting[0];
    if (!upload) return undefined;
    const media = await this.database.main.get("media", upload.sha256);
    if (!media) {
      // It cannot be sent; the others must not wait behind it.
      await this.absorbPart(upload.sha256, { parked: MEDIA_LOST });
      return await this.nextPart();
    }
    const { sha256, offset, size } = upload;
    return { sha256, offset, size, body: media.bytes.slice(offset, offset + WIRE.MAX_PART_BYTES) };
  }

  /** Note how much of a photo or signature the server holds, or under which code it refused it. */
  async absorbPart(sha256: string, word: PartWord): Promise<void> {
    await this.change(sha256, (upload) => uploadAfter(upload, word));
  }

  /** Try every parked photo and signature again. */
  async retryParked(): Promise<void> {
    for (const upload of this.uploads.values()) {
      if (upload.parked) await this.change(upload.sha256, ({ parked: _, ...rest }) => rest);
    }
  }

  /** Return the answer to the server's nonce. */
  async answer(nonce: string): Promise<string> {
    return await sign(this.key, tokenMessage(this.standing.identity.device, nonce));
  }

  /** Sign a message with the handheld's key. */
  async sign(message: Bytes): Promise<string> {
    return await sign(this.key, message);
  }

  /** Give the handheld up, so that another courier may have it. Throws where something was not sent. */
  async leave(): Promise<void> {
    await this.locked(async () => {
      if (!this.isDrained) throw new Error("UNSENT");
      await giveUpTwin(this.database);
      await this.commit((changes) => {
        for (const store of STORES) changes.clear(store);
      });
    });
  }

  /** Read the bytes of a photo or signature that is still kept. */
  readMedia(sha256: string): Promise<KeptMedia | undefined> {
    return this.database.main.get("media", sha256);
  }

  private async hearOthers(): Promise<void> {
    try {
      await this.locked(() => {});
      this.onOther?.();
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
    }
  }

  private async change(sha256: string, changed: (upload: Upload) => Upload): Promise<void> {
    await this.locked(async () => {
      const upload = this.uploads.get(sha256);
      if (!upload) return;
      const next = changed(upload);
      await this.commit((changes) => changes.put("uploads", next));
      this.uploads = new Map([...this.uploads, [sha256, next]]);
    });
  }

  private async forgetMedia(nowMs: number, durableMs: number): Promise<void> {
    const old = forgettable(this.uploads, nowMs, durableMs);
    if (old.length === 0) return;
    await this.locked(async () => {
      await this.commit((changes) => {
        for (const { sha256 } of old) {
          changes.delete("media", sha256);
          changes.delete("uploads", sha256);
        }
      });
      this.uploads = new Map([...this.uploads].filter(([sha256]) => !old.some((upload) => upload.sha256 === sha256)));
    });
  }

  /** Obey the order to wipe: everything goes but the key, which signs for it a last time. */
  private async obey(asked: Asked, reply: ReadReply): Promise<void> {
    const isOver = asked.done && reply.orders.length === 0;
    const isDue = reply.orders.some((order) => order.kind === "wipe" && (order.final || this.isDrained));
    if (!isDue || isOver) return;
    const signature = await this.sign(wipeMessage(this.standing.identity.device));
    const outbox = new Outbox(this.outbox.device, await emptyOutbox(this.outbox.device), []);
    await this.locked(async () => {
      await giveUpTwin(this.database);
      this.standing = { ...this.standing, receipt: "", lease: null, done: [{ kind: "wipe", signature }] };
      [this.outbox, this.replica, this.uploads] = [outbox, Replica.empty([]), new Map()];
      await this.commit((changes) => {
        for (const store of ["facts", "media", "uploads", "rows", "greyed", "scopes", "drafts"] as const) {
          changes.clear(store);
        }
        changes.put("state", this.standing, "standing");
        changes.put("state", outbox.state, "outbox");
      });
    });
  }

  /** Do something alone among all pages and workers of this handheld, with what is on the disk in memory. */
  private locked<Result>(act: () => Result | Promise<Result>): Promise<Result> {
    return this.turn(async () => {
      const generation = await readState(this.database, "generation") ?? 0;
      if (generation !== this.generation) await this.load();
      return await act();
    });
  }

  /**
   * Like `locked`, but without looking at the disk first, for what somebody waits for: that memory is behind shows when
   * it is written. Then it is done once more.
   */
  private eagerly(act: () => Promise<void>): Promise<void> {
    return this.turn(async () => {
      try {
        await act();
      } catch (error) {
        if (!(error instanceof Behind)) throw error;
        await this.load();
        await act();
      }
    });
  }

  private async turn<Result>(act: () => Promise<Result>): Promise<Result> {
    const before = this.generation;
    const result = await alone(this.database, async () => {
      try {
        return await act();
      } catch (error) {
        // What is in memory may be ahead of the disk now: it is read again before the next act.
        this.generation = -1;
        throw error;
      }
    });
    if (this.generation !== before) { for (const listener of this.listeners) listener(); }
    return result;
  }

  private async commit(describe: (changes: Changes) => void): Promise<void> {
    this.generation = await commit(this.database, describe, this.generation);
    this.others.postMessage(this.generation);
  }

  private async load(): Promise<void> {
    const { database } = this;
    const generation = await readState(database, "generation") ?? 0;
    const [standing, state] = [await readState(database, "standing"), await readState(database, "outbox")];
    if (!standing || !state || standing.identity.device !== this.standing.identity.device) {
      this.onGone?.();
      throw new Gone("GONE");
    }
    this.standing = standing;
    this.outbox = new Outbox(standing.identity.device, state, await database.main.getAll("facts"));
    this.replica = await readReplica(database, standing.identity.scopes);
    this.uploads = new Map((await database.main.getAll("uploads")).map((upload) => [upload.sha256, upload]));
    this.generation = generation;
  }
}
