import type { App } from "../app.ts";
import { TopBar } from "../look/parts.tsx";

export function Deliver({ app }: { app: App }) {
  return <TopBar app={app} title={app.say("loading")} />;
}
