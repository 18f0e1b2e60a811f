// An act that was gone into and is not to be done any more: done already, or no longer this courier's.

import type { App } from "../../app.ts";
import { endOf } from "../../day/begun.ts";
import { Empty, TopBar } from "../../look/parts.tsx";

const WORDS = { done: "read_done", failed: "over_failed", gone: "over_gone", open: "read_not_in_hand" } as const;

/** Say how what this screen was about ended; who ended it is said only where this handheld knows. */
export function Over({ app }: { app: App }) {
  const { say } = app;
  const end = endOf(app.day.stops, app.about);
  return (
    <>
      <TopBar app={app} title={say(WORDS[end])} />
      {end === "gone" && (
        <main>
          <Empty icon="tour" title={say("over_gone_title")}>{say("over_gone_lead")}</Empty>
        </main>
      )}
      <div class="thumb">
        <button type="button" class="button primary" onClick={() => app.home()}>{say("over_home")}</button>
      </div>
    </>
  );
}
