// Which screen is on: the gate before the day, then the day; rare screens are fetched when they are first gone into.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { App, Screen } from "../app.ts";
import { wear } from "../look/wearing.ts";
import { Bag } from "./bag.tsx";
import { Gate } from "./gate.tsx";
import { Tour } from "./tour.tsx";

type Shown = ComponentType<{ app: App }>;

type Name = Screen["name"] | "forgotten_pin";

const LATER: Partial<Record<Name, () => Promise<Shown>>> = {
  forgotten_pin: async () => (await import("./forgotten_pin.tsx")).ForgottenPin,
  stops: async () => (await import("./stops.tsx")).Stops,
  sent: async () => (await import("./sent.tsx")).Sent,
  more: async () => (await import("./more.tsx")).More,
  end: async () => (await import("./end.tsx")).End,
  fail: async () => (await import("./fail.tsx")).Fail,
  scan: async () => (await import("./find.tsx")).Find,
  load: async () => (await import("./load.tsx")).Load,
  deliver: async () => (await import("./deliver.tsx")).Deliver,
  collect: async () => (await import("./collect.tsx")).Collect,
  hand_over: async () => (await import("./hand_over.tsx")).HandOver,
  pass_on: async () => (await import("./pass_on.tsx")).PassOn,
  take_over: async () => (await import("./take_over.tsx")).TakeOver,
};
const AT_ONCE: Partial<Record<Name, Shown>> = { tour: Tour, bag: Bag };

/** Draw the app, again whenever it changes. */
export function Root({ app }: { app: App }) {
  const [, drawAgain] = useState(0);
  useEffect(() => app.listen(() => drawAgain((times) => times + 1)), [app]);
  useEffect(() => wear(app.preferences.look, app.language), [app.preferences.look, app.language]);
  useEffect(() => void (app.isLocked || warmScanner()), [app.isLocked]);
  if (app.isLocked && app.isPinForgotten) return <Current app={app} name="forgotten_pin" />;
  if (app.isLocked) return <Gate app={app} />;
  return (
    <>
      <Current app={app} name={app.screen.name} key={JSON.stringify(app.screen)} />
      {app.toast && (
        <div class="toast" role="status">
          <span>{app.toast.text}</span>
          {app.toast.action && (
            <button type="button" class="button" onClick={app.toast.action.act}>{app.toast.action.text}</button>
          )}
        </div>
      )}
    </>
  );
}

function Current({ app, name }: { app: App; name: Name }) {
  const [fetched, keep] = useState<{ shown: Shown }>();
  useEffect(() => {
    void LATER[name]?.().then((shown) => keep({ shown }));
  }, [name]);
  const Shown = AT_ONCE[name] ?? fetched?.shown;
  return Shown ? <Shown app={app} /> : <main aria-busy="true">{app.say("loading")}</main>;
}

/** Have the decoder ready before the first scan: it is a megabyte. */
async function warmScanner(): Promise<void> {
  const { warmUp } = await import("../instruments/scanner.ts");
  warmUp();
}
