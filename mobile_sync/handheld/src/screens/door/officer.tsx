// Who confirms for the agency: an officer by name, who signs here, or by a one-time code of their own, checked here.

import type { App } from "../../app.ts";
import type { Stop, Task } from "../../day/day.ts";
import { type Read, readTypedOfficer, type TypedFault } from "../../instruments/codes.ts";
import { isCodeOf } from "../../instruments/officer_code.ts";
import { type Typing, type Verdict, Viewfinder } from "../../look/viewfinder.tsx";
import type { Word } from "../../words.ts";

/** How the officer confirms. */
export type Way = "sign" | "code";

/** An officer's code, when it was shown, and the very words that it confirms. */
export interface Coded {
  readonly words: string;
  readonly token: string;
  readonly at: string;
}

const WAYS = ["sign", "code"] as const satisfies readonly Way[];
const OFFICER_TYPING: Typing = {
  aim: "officer_code_aim",
  read: readTypedOfficer,
  field: "officer_field",
  hint: "officer_field_hint",
  fault: (why: TypedFault): Word => why === "empty" ? "typed_empty" : "officer_typed_wrong",
};

/** Return the code that confirms these words; other words nobody has confirmed yet. */
export function codeFor(words: string, coded?: Coded): Coded | undefined {
  return coded?.words === words ? coded : undefined;
}

/** Ask for the officer's name, under which they sign; or for their code, where this desk's are known. */
export function OfficerName({ app, tasks, name, confirmBy, change }: {
  app: App;
  tasks: readonly Task[];
  name: string;
  confirmBy: (way: Way) => void;
  change: (name: string) => void;
}) {
  // Rows of an older server tell of no codes.
  const knowsCodes = tasks.some((task) => (task.officer_codes ?? []).length > 0);
  return (
    <div class="form">
      {knowsCodes && <Ways app={app} way="sign" choose={confirmBy} />}
      <label class="field">
        {app.say("hand_over_officer")}
        <input
          name="officer"
          maxLength={200}
          value={name}
          onInput={(event) => change(event.currentTarget.value)}
        />
      </label>
    </div>
  );
}

function Ways({ app, way, choose }: { app: App; way: Way; choose: (way: Way) => void }) {
  const { say } = app;
  return (
    <div class="segments" role="radiogroup" aria-label={say("hand_over_confirm")}>
      {WAYS.map((each) => (
        <button
          key={each}
          type="button"
          role="radio"
          class="choice"
          aria-checked={way === each}
          onClick={() => choose(each)}
        >
          {say(`officer_way_${each}`)}
        </button>
      ))}
    </div>
  );
}

/** Let the officer read what they confirm, then scan the code that they show, or type it. */
export function OfficerCode({ app, stop, tasks, shown, confirmBy, found }: {
  app: App;
  stop: Stop;
  tasks: readonly Task[];
  shown: string;
  confirmBy: (way: Way) => void;
  found: (token: string) => void;
}) {
  const { say } = app;

  async function judge(read: Read): Promise<Verdict> {
    if (read.kind !== "officer") return { tone: "wrong", title: say("officer_code_none") };
    if (app.day.own.some(({ fact }) => fact.kind === "handed_over" && fact.officer_code === read.token)) {
      return { tone: "again", title: say("officer_code_used"), about: say("officer_code_used_about") };
    }
    if (await fits(app, tasks, read.token)) {
      found(read.token);
      return { tone: "right", title: say("officer_code_right") };
    }
    for (const other of app.day.stops) {
      if (other.id !== stop.id && await fits(app, other.tasks, read.token)) {
        return { tone: "wrong", title: say("officer_code_elsewhere"), about: other.first.place };
      }
    }
    return { tone: "wrong", title: say("officer_code_unknown"), about: say("officer_code_unknown_about") };
  }

  return (
    <div class="form">
      <Ways app={app} way="code" choose={confirmBy} />
      <p class="shown">{shown}</p>
      <div class="inline-view">
        <Viewfinder app={app} title={say("officer_code_scan")} onRead={judge} typing={OFFICER_TYPING} />
      </div>
    </div>
  );
}

async function fits(app: App, tasks: readonly Task[], token: string): Promise<boolean> {
  const province = app.handheld.standing.identity.province;
  for (const { office, officer_codes } of tasks) {
    if (!office || !app.day.tour || !officer_codes) continue;
    if (await isCodeOf(token, officer_codes, { province, office, day: app.day.tour.day })) return true;
  }
  return false;
}
