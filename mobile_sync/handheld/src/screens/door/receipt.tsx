// The citizen's one-time receipt: its secret meets a hash that came with the tour, so no signal is needed.

import type { App } from "../../app.ts";
import type { Task } from "../../day/day.ts";
import type { Read } from "../../instruments/codes.ts";
import { isReceiptOf } from "../../instruments/receipt.ts";
import { type Verdict, Viewfinder } from "../../look/viewfinder.tsx";

/** The secret by parcel, or that the receiver has none. */
export type Receipts = Readonly<Record<string, string>> | "none";

/** Scan the receiver's code, or go on without one. */
export function ReceiptStep({ app, tasks, change }: {
  app: App;
  tasks: readonly Task[];
  change: (receipts: Receipts) => void;
}) {
  const { say } = app;

  async function judge(read: Read): Promise<Verdict> {
    if (read.kind !== "receipt") return { tone: "wrong", title: say("read_unknown") };
    const found: Record<string, string> = {};
    for (const { parcel, dossier, direction, receipts } of tasks) {
      if (!dossier || !direction) continue;
      const about = { province: app.handheld.standing.identity.province, dossier, direction };
      if (await isReceiptOf(read.secret, receipts, about)) found[parcel] = read.secret;
    }
    if (Object.keys(found).length === 0) return { tone: "wrong", title: say("code_wrong") };
    change(found);
    return { tone: "right", title: say("code_right") };
  }

  return (
    <div class="form">
      <div class="inline-view">
        <Viewfinder app={app} title={say("code_scan")} onRead={judge} hidesTyping />
      </div>
      <button type="button" class="button wide" onClick={() => change("none")}>{say("code_none")}</button>
    </div>
  );
}
