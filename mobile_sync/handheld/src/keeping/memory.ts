// What a handheld has in memory is what is on its disk, whichever page or worker of this browser changed that.

import { alone, Behind, type Changes, commit } from "./committing.ts";
import { type Database, readState, type Standing, type Upload } from "./database.ts";
import { Outbox } from "./outbox.ts";
import { Replica } from "./replica.ts";
import { readReplica } from "./writing.ts";

const CHANNEL = "trao-handheld";

/** Another page has signed this handheld out, or enrolled another in its place: nothing can be kept here any more. */
export class Gone extends Error {}

/** The memory itself; what is done with it is said by who extends it. */
export class Memory {
  outbox: Outbox;
  replica = Replica.empty([]);
  uploads: ReadonlyMap<string, Upload> = new Map();
  /** Called when another page or worker has changed something. */
  onOther?: () => void;
  /** Called when there is no such handheld any more. */
  onGone?: () => void;
  private readonly others = new BroadcastChannel(CHANNEL);
  private readonly listeners = new Set<() => void>();
  /** Of which generation of the disk this is; below zero, of none. */
  private generation = -1;

  /** Nothing is known yet but who this is: the first turn reads the disk. */
  protected constructor(protected readonly database: Database, public standing: Standing, empty: Outbox) {
    this.outbox = empty;
    this.others.onmessage = () => void this.hearOthers();
  }

  /** Be told of every change, whoever made it. Returns how to stop. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Do something alone among all pages and workers of this handheld, with what is on the disk in memory. */
  protected locked<Result>(act: () => Result | Promise<Result>): Promise<Result> {
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
  protected eagerly(act: () => Promise<void>): Promise<void> {
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

  protected async commit(describe: (changes: Changes) => void): Promise<void> {
    this.generation = await commit(this.database, describe, this.generation);
    this.others.postMessage(this.generation);
  }

  private async hearOthers(): Promise<void> {
    try {
      await this.locked(() => {});
      this.onOther?.();
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
    }
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
