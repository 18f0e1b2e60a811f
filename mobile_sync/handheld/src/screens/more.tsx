// The rest: language, look, sound, the app itself, and the end of the shift.

import { useEffect, useState } from "preact/hooks";
import type { App } from "../app.ts";
import type { Preferences } from "../keeping/database.ts";
import { APP } from "../keeping/handheld.ts";
import { Icon } from "../look/icons.tsx";
import { Badge, Notice, Tabs, unsentCount } from "../look/parts.tsx";
import { ClockOff } from "./clock_off.tsx";
import { installer } from "./install.ts";
import type { Word } from "../words.ts";

const LOOKS = ["auto", "light", "sun", "night"] as const satisfies readonly Preferences["look"][];

interface Storage {
  readonly megabytes: number;
  readonly isKept: boolean;
}

/** Show the preferences and what the handheld is. */
export function More({ app }: { app: App }) {
  const { say, preferences } = app;
  const [storage, setStorage] = useState<Storage>();
  useEffect(() => void readStorage().then(setStorage), []);
  return (
    <>
      <header class="top">
        <h1>{say("more_title")}</h1>
        <Badge app={app} />
      </header>
      <main>
        <ClockOff app={app} />
        <Install app={app} />
        <Choices
          title={say("language")}
          options={[["vi", "Tiếng Việt"], ["en", "English"]]}
          chosen={preferences.language}
          choose={(language) => void app.prefer({ language })}
        />
        <Choices
          title={say("look")}
          options={LOOKS.map((look) => [look, say(`look_${look}` as Word)])}
          chosen={preferences.look}
          choose={(look) => void app.prefer({ look })}
        />
        <Choices
          title={say("sounds")}
          options={[["on", say("on")], ["off", say("off")]]}
          chosen={preferences.quiet ? "off" : "on"}
          choose={(wanted) => void app.prefer({ quiet: wanted === "off" })}
        />
        <h2>{say("device")}</h2>
        <p class="small quiet">
          {app.handheld.standing.name} · {say("version", { v: APP })}
          {storage && (
            <>
              <br />
              {say("storage", { n: storage.megabytes })} · {say(storage.isKept ? "storage_kept" : "storage_weak")}
            </>
          )}
        </p>
        <button type="button" class="button" onClick={() => app.lock()}>
          <Icon name="lock" />
          {say("lock_now")}
        </button>
        <button type="button" class="button" onClick={() => app.go({ name: "end" })}>{say("end_shift")}</button>
        <Leave app={app} />
      </main>
      <Tabs app={app} />
    </>
  );
}

function Choices<Value extends string>({ title, options, chosen, choose }: {
  title: string;
  options: readonly (readonly [Value, string])[];
  chosen: Value;
  choose: (value: Value) => void;
}) {
  return (
    <section>
      <h2>{title}</h2>
      <div class="segments" role="radiogroup" aria-label={title}>
        {options.map(([value, text]) => (
          <button
            key={value}
            type="button"
            role="radio"
            class="choice"
            aria-checked={value === chosen}
            onClick={() => choose(value)}
          >
            {text}
          </button>
        ))}
      </div>
    </section>
  );
}

/** Sign out: never with something unsent, and never by a slip of the thumb. */
function Leave({ app }: { app: App }) {
  const { say, handheld } = app;
  const [isSure, setSure] = useState(false);
  const unsent = unsentCount(app);
  if (unsent > 0) return <p class="small quiet">{say("leave_unsent", { n: unsent })}</p>;
  if (!isSure) {
    return <button type="button" class="button plain" onClick={() => setSure(true)}>{say("leave")}</button>;
  }
  return (
    <Notice tone="amber" icon="handheld" title={say("leave")}>
      <p>{say("leave_why")}</p>
      <button type="button" class="button" onClick={() => void handheld.leave().then(() => location.reload())}>
        {say("leave_sure")}
      </button>
    </Notice>
  );
}

function Install({ app }: { app: App }) {
  const { say } = app;
  if (installer.isInstalled) return null;
  return (
    <Notice icon="handheld" title={say("install_title")}>
      <p>{say("install_lead")}</p>
      {installer.ask
        ? <button type="button" class="button" onClick={() => void installer.ask?.()}>{say("install")}</button>
        : <p class="small">{say("install_how")}</p>}
    </Notice>
  );
}

async function readStorage(): Promise<Storage> {
  const { usage = 0 } = await navigator.storage?.estimate?.() ?? {};
  const isKept = await navigator.storage?.persisted?.() ?? false;
  return { megabytes: Math.round(usage / 104_857.6) / 10, isKept };
}
