// Fees: the amount comes with the tour, the receipt's number from its paper; what nobody knows is not collected.

import type { App } from "../../app.ts";
import { type Draft, type Fee, type Taken, withFee } from "./collecting_draft.ts";
import { shortName } from "./collecting_papers.ts";

const LONGEST = 40;

/** Ask what became of each fee. */
export function FeeStep({ app, taken, draft, change }: {
  app: App;
  taken: readonly Taken[];
  draft: Draft;
  change: (part: Pick<Draft, "fees" | "areFeesSettled">) => void;
}) {
  const { say } = app;
  const put = (parcel: string, fee: Fee) => change({ fees: { ...draft.fees, [parcel]: fee }, areFeesSettled: false });
  return (
    <div class="form">
      {withFee(taken).map(({ task }) => {
        const fee = draft.fees[task.parcel];
        const amount = say("money", { n: task.fee_vnd ?? 0 });
        return (
          <section key={task.id} class="fee">
            <h3>
              <span>{shortName(task.procedure)}</span>
              <b class="num nowrap">{amount}</b>
            </h3>
            <div class="segments" role="radiogroup" aria-label={`${say("step_fee")} ${amount}`}>
              {[true, false].map((isPaid) => (
                <button
                  key={`${isPaid}`}
                  type="button"
                  role="radio"
                  class="choice"
                  aria-checked={fee?.isPaid === isPaid}
                  onClick={() => put(task.parcel, { isPaid, receipt: fee?.receipt ?? "" })}
                >
                  {say(isPaid ? "collect_paid" : "collect_unpaid")}
                </button>
              ))}
            </div>
            {fee?.isPaid && (
              <label class="field">
                {say("collect_receipt")}
                <input
                  name={`receipt-${task.parcel}`}
                  class="num"
                  maxLength={LONGEST}
                  autocomplete="off"
                  value={fee.receipt}
                  onInput={(event) => put(task.parcel, { isPaid: true, receipt: event.currentTarget.value })}
                />
                <span class="hint">{say("collect_receipt_hint")}</span>
              </label>
            )}
          </section>
        );
      })}
    </div>
  );
}
