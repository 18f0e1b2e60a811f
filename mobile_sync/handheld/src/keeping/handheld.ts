// One courier's handheld, and all that is done with it.
// The rules are those of mobile_sync/device.py.

import { type Clock, type Exchange, type Manifest, WIRE } from "../../exchange/types.ts";
import { type Bytes, fromHex } from "./bytes.ts";
import { type Database, type KeptMedia, readState, type Standing, STORES, type Upload } from "./database.ts";
import { sign, tokenMessage, wipeMessage } from "./keys.ts";
import { Memory } from "./memory.ts";
import { emptyOutbox, Outbox, pushText } from "./outbox.ts";
import { type ReadPage, Replica } from "./replica.ts";
import { giveUpTwin } from "./twin.ts";
import type { Asked, NewFact, Part, ReadReply } from "./traffic.ts";
import { forgettable, MEDIA_LOST, type PartWord, pendingOf, uploadAfter, uploadsAfter, waitingOf } from "./uploads.ts";
import { writeOutbox, writeReplica } from "./writing.ts";

export const APP = "trao-handheld-1";

export class Handheld extends Memory {
  private constructor(
    database: Database,
    private readonly key: CryptoKeyPair,
    standing: Standing,
    empty: Outbox,
  ) {
    super(database, standing, empty);
  }

  /** Return the handheld that this browser was enrolled as, if it was. */
  static async open(database: Database): Promise<Handheld | undefined> {
    const [key, standing] = [await readState(database, "key"), await readState(database, "standing")];
    if (!key || !standing) return undefined;
    const device = standing.identity.device;
    const empty = new Outbox(device, await emptyOutbox(device), []);
    const handheld = new Handheld(database, key, standing, empty);
    await handheld.locked(() => {});
    return handheld;
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
        for (const store of STORES.filter((each) => each !== "state")) changes.clear(store);
        changes.put("state", this.standing, "standing");
        changes.put("state", outbox.state, "outbox");
      });
    });
  }
}
