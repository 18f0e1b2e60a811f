// A PIN that was forgotten: a new code of dispatch lets the courier choose another, and nothing on the handheld is lost.

import type { App } from "../app.ts";
import { forgetPin } from "../keeping/pin.ts";
import { Notice } from "../look/parts.tsx";
import { Knot } from "../look/thread.tsx";
import { CodeEntry, forgetCode } from "./code_entry.tsx";

/** Ask for a code of the same courier; once the server has confirmed it, the PIN is chosen anew. */
export function ForgottenPin({ app }: { app: App }) {
  const { say, sender } = app;
  const isDown = !navigator.onLine || sender.state.kind === "down";

  async function use(code: string): Promise<void> {
    await sender.line.freePin(code);
    await forgetPin(app.database);
    app.askNewPin(false);
  }

  function giveUp(): void {
    forgetCode();
    app.askNewPin(false);
  }

  return (
    <main class="gate">
      <Knot />
      <h1>{say("forgot_title")}</h1>
      <p>{say("forgot_lead")}</p>
      {isDown && <Notice tone="amber" icon="cloud_off" title={say("forgot_needs_line")} />}
      <CodeEntry
        language={app.language}
        words={{ go: say("forgot_go"), working: say("forgot_working"), offline: say("forgot_offline") }}
        use={use}
      />
      <button type="button" class="button plain" onClick={giveUp}>{say("back")}</button>
    </main>
  );
}
