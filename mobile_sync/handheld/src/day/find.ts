// Which tasks a code on a label stands for.

import type { Read } from "../instruments/codes.ts";
import type { Day, Stop, Task } from "./day.ts";

/** Where a label leads: its open task and the stop of it, or why there is none. */
export type Found =
  | { readonly kind: "open"; readonly task: Task; readonly stop: Stop }
  | { readonly kind: "settled"; readonly task: Task; readonly stop: Stop }
  | { readonly kind: "foreign" }
  | { readonly kind: "unreadable" };

/** Find what a label stands for in the day; what is open comes before what is done. */
export function findTask(day: Day, read: Read): Found {
  if (read.kind !== "label" && read.kind !== "item") return { kind: "unreadable" };
  const is = (task: Task) => read.kind === "label" ? task.label === read.token : task.item_code === read.code;
  const own = day.stops.flatMap((stop) => stop.tasks.filter(is).map((task) => ({ task, stop })));
  const open = own.find(({ task }) => task.mark === "open");
  if (open) return { kind: "open", ...open };
  const settled = own.at(-1);
  return settled ? { kind: "settled", ...settled } : { kind: "foreign" };
}
