// A wrong clock spoils the times of all that is recorded; it stops nothing.

import { WIRE } from "../../exchange/types.ts";
import type { App } from "../app.ts";
import { Notice } from "../look/parts.tsx";
import { spanWords } from "../speaking.ts";

/** Say how far the phone's clock is off, until an answer of the server shows it right again. */
export function ClockOff({ app }: { app: App }) {
  const { say, skewMs } = app;
  // Nearer than that the server does not flag what is recorded.
  if (Math.abs(skewMs) <= WIRE.CLOCK_TOLERANCE_MS) return null;
  const title = say(skewMs > 0 ? "clock_ahead" : "clock_behind", { span: spanWords(skewMs, say) });
  return (
    <Notice tone="amber" icon="clock" title={title}>
      <p class="small">{say("clock_lead")}</p>
    </Notice>
  );
}
