// The published list of a procedure's papers, counted together with the citizen: one tap where a paper is as asked.

import type { App } from "../../app.ts";
import { StateMark } from "../../look/icons.tsx";
import { Notice } from "../../look/parts.tsx";
import type { Word } from "../../words.ts";
import { type Counts, type Line, LOOSE, type Paper, shortName } from "./collecting_papers.ts";

const MOST = 999;

/** Ask for each component of a list; what the procedure does not insist on is folded away. */
export function Checklist({ app, papers, counts, change }: {
  app: App;
  papers: readonly Paper[];
  counts: Counts;
  change: (counts: Counts) => void;
}) {
  const { say } = app;
  if (papers.length === 0) {
    return (
      <>
        <Notice tone="amber" icon="note" title={say("collect_no_list")}>
          <p>{say("collect_no_list_lead")}</p>
        </Notice>
        <Stepper
          app={app}
          label={say("collect_total")}
          count={counts[LOOSE] ?? 0}
          change={(count) => change({ [LOOSE]: count })}
        />
      </>
    );
  }
  const must = papers.filter(({ component }) => component.mandatory);
  const may = papers.filter(({ component }) => !component.mandatory);
  const isBegun = may.some(({ lines }) => lines.some(({ key }) => counts[key]));
  return (
    <>
      <Rows app={app} papers={must} counts={counts} change={change} />
      {may.length > 0 && (
        <details class="may" open={must.length === 0 || isBegun}>
          <summary>{say("collect_may", { n: may.length })}</summary>
          <Rows app={app} papers={may} counts={counts} change={change} />
        </details>
      )}
    </>
  );
}

function Rows({ app, papers, counts, change }: {
  app: App;
  papers: readonly Paper[];
  counts: Counts;
  change: (counts: Counts) => void;
}) {
  const { say } = app;
  return (
    <ul class="papers">
      {papers.map((paper, place) => {
        const { component, lines } = paper;
        const isThere = lines.length > 0 && lines.every(({ key, needed }) => (counts[key] ?? 0) >= needed);
        const advice = adviceOn(paper);
        return (
          <li key={place} class={isThere ? "there" : ""}>
            <button
              type="button"
              class="row-button"
              aria-pressed={isThere}
              disabled={lines.length === 0}
              onClick={() => change({ ...counts, ...asked(lines, isThere) })}
            >
              <StateMark name={isThere ? "done" : "waiting"} />
              <span>
                <b>{shortName(component.name)}</b>
                {component.mandatory && <small class="must">{say("collect_must")}</small>}
                {advice && <small>{say(advice)}</small>}
              </span>
            </button>
            {shortName(component.name) !== component.name && (
              <details class="whole">
                <summary>{say("collect_whole_name")}</summary>
                <p>{component.name}</p>
              </details>
            )}
            {lines.map(({ key, kind, needed }) => (
              <Stepper
                key={key}
                app={app}
                label={say(`kind_${kind}`)}
                about={shortName(component.name)}
                needed={needed}
                count={counts[key] ?? 0}
                change={(count) => change({ ...counts, [key]: count })}
              />
            ))}
          </li>
        );
      })}
    </ul>
  );
}

/** Count by one; both buttons are as large as a thumb. */
export function Stepper({ app, label, about, needed, count, least = 0, change }: {
  app: App;
  label: string;
  about?: string;
  needed?: number;
  count: number;
  least?: number;
  change: (count: number) => void;
}) {
  const { say } = app;
  const name = about ? `${label}, ${about}` : label;
  return (
    <div class="stepper" role="group" aria-label={name}>
      <span>
        {label}
        {needed !== undefined && <small class="num">{say("collect_needed", { n: needed })}</small>}
      </span>
      <button
        type="button"
        aria-label={say("collect_less", { name })}
        disabled={count <= least}
        onClick={() => change(count - 1)}
      >
        −
      </button>
      <output class="num">{count}</output>
      <button
        type="button"
        aria-label={say("collect_more", { name })}
        disabled={count >= MOST}
        onClick={() => change(count + 1)}
      >
        +
      </button>
    </div>
  );
}

/** Set a component to what is asked for, or back to nothing. */
function asked(lines: readonly Line[], isThere: boolean): Counts {
  return Object.fromEntries(lines.map(({ key, needed }) => [key, isThere ? 0 : needed]));
}

/** Say what is particular about a paper that travels. */
function adviceOn({ component: { present_only, by_post }, lines }: Paper): Word | undefined {
  if (lines.length === 0) return "collect_online_only";
  if (by_post === "certified_copy") return "collect_certified";
  if (by_post === "post_slip") return "collect_post_slip";
  if (by_post === "irreplaceable") return "collect_irreplaceable";
  if (by_post === "sensitive") return "collect_sensitive";
  return present_only ? "collect_present_only" : undefined;
}
