// What every screen is built of.

import type { ComponentChildren } from "preact";
import type { App, Screen } from "../app.ts";
import { nowMs } from "../instruments/clock.ts";
import { spanWords } from "../speaking.ts";
import { Icon, type IconName } from "./icons.tsx";

/** Head a screen that was gone into: the way back, what it is, and at most a few taps. */
export function TopBar({ app, title, about, children }: {
  app: App;
  title: string;
  about?: string;
  children?: ComponentChildren;
}) {
  return (
    <header class="top ruled">
      <button type="button" class="tap" aria-label={app.say("back")} onClick={() => app.back()}>
        <Icon name="back" />
      </button>
      <h1>
        {title}
        {about && <small>{about}</small>}
      </h1>
      {children}
    </header>
  );
}

/** Say how many proofs wait and how old the oldest is; it leads to the list. */
export function Badge({ app }: { app: App }) {
  const { say } = app;
  const waiting = unsentCount(app);
  if (waiting === 0) {
    return (
      <button type="button" class="badge sent" onClick={() => app.go({ name: "sent" })}>
        <span>
          <Icon name="cloud" />
          {say("badge_sent")}
        </span>
      </button>
    );
  }
  const age = spanWords(nowMs() - oldestMs(app), say);
  const about = say("badge_about", { n: waiting, age });
  return (
    <button type="button" class="badge" aria-label={about} onClick={() => app.go({ name: "sent" })}>
      <span>
        <Icon name={app.sender.state.kind === "down" ? "cloud_off" : "cloud"} />
        {say("badge_unsent", { n: waiting, age })}
      </span>
    </button>
  );
}

/** Count the facts, and the photos of facts that are sent already, that the server has not got. */
export function unsentCount(app: App): number {
  const { handheld } = app;
  return Math.max(handheld.outbox.waiting, handheld.mediaPending.length);
}

/** Return when the oldest thing that waits was recorded. */
export function oldestMs(app: App): number {
  const first = app.day.own.find(({ seq }) => seq > (app.handheld.outbox.state.acknowledged));
  const media = app.handheld.mediaWaiting[0]?.kept_ms ?? Infinity;
  return Math.min(first ? Date.parse(first.fact.at) : Infinity, media, nowMs());
}

const TABS = [
  { name: "tour", icon: "tour", word: "tab_tour" },
  { name: "bag", icon: "bag", word: "tab_bag" },
  { name: "sent", icon: "list", word: "tab_done" },
  { name: "more", icon: "more", word: "tab_more" },
] as const satisfies readonly { name: Screen["name"]; icon: IconName; word: string }[];

/** The four places of the app. */
export function Tabs({ app }: { app: App }) {
  const count = app.day.inHand.length;
  return (
    <nav class="tabs" aria-label={app.say("main")}>
      {TABS.map(({ name, icon, word }) => (
        <button
          key={name}
          type="button"
          aria-current={app.screen.name === name ? "page" : undefined}
          onClick={() => app.screen.name !== name && app.go({ name })}
        >
          <Icon name={icon} />
          {app.say(word)}
          {name === "bag" && count > 0 ? ` · ${count}` : ""}
        </button>
      ))}
    </nav>
  );
}

export type Tone = "river" | "amber" | "lacquer" | "leaf";

/** Say what happened, what is safe, and what to do. */
export function Notice({ tone = "river", icon, title, children }: {
  tone?: Tone;
  icon?: IconName;
  title: string;
  children?: ComponentChildren;
}) {
  return (
    <section class={`notice ${tone}`} role="status">
      <h2>
        {icon && <Icon name={icon} />}
        {title}
      </h2>
      {children}
    </section>
  );
}

/** Teach the next step where there is nothing to show. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <section class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      <p>{children}</p>
    </section>
  );
}
