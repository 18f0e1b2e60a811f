// Counting: component by component with a citizen, by the number with an officer; and what a citizen still has to find.

import type { App } from "../../app.ts";
import { groupedItemCode } from "../../instruments/item_code.ts";
import { Icon } from "../../look/icons.tsx";
import { Checklist, Stepper } from "./checklist.tsx";
import { type Draft, isByOfficer, type Taken } from "./collecting_draft.ts";
import { type Counts, type Lack, lacking, LOOSE, shortName } from "./collecting_papers.ts";

/** Count the papers of every parcel. */
export function CountStep({ app, taken, draft, change }: {
  app: App;
  taken: readonly Taken[];
  draft: Draft;
  change: (part: Pick<Draft, "counts" | "isCounted">) => void;
}) {
  const put = (parcel: string, counts: Counts) =>
    change({ counts: { ...draft.counts, [parcel]: counts }, isCounted: false });
  return (
    <div class="form">
      {taken.map(({ task, papers }) => {
        const counts = draft.counts[task.parcel] ?? {};
        return (
          <section key={task.id} class="parcel">
            <h3>
              {shortName(task.procedure)}
              <small class="num">{groupedItemCode(task.item_code)}</small>
            </h3>
            {isByOfficer(task)
              ? (
                <Stepper
                  app={app}
                  label={app.say("collect_total")}
                  about={groupedItemCode(task.item_code)}
                  count={counts[LOOSE] ?? 0}
                  change={(count) => put(task.parcel, { [LOOSE]: count })}
                />
              )
              : <Checklist app={app} papers={papers} counts={counts} change={(next) => put(task.parcel, next)} />}
          </section>
        );
      })}
    </div>
  );
}

/** Say in plain words what is missing, for the citizen to photograph; nothing is sealed and no money is taken. */
export function GuidanceSlip({ app, taken, draft }: { app: App; taken: readonly Taken[]; draft: Draft }) {
  const { say } = app;
  return (
    <div class="form">
      <article class="slip" aria-label={say("slip_title")}>
        <h3>
          <Icon name="note" />
          {say("slip_title")}
        </h3>
        {taken.map(({ task, papers }) => {
          const counts = draft.counts[task.parcel] ?? {};
          return (
            <section key={task.id}>
              <p>{say("slip_for", { procedure: shortName(task.procedure) })}</p>
              <ol>
                {lacking(papers, counts).map((lack) => <Missing key={lackName(lack)} app={app} lack={lack} />)}
                {papers.length === 0 && <li>{say("slip_nothing")}</li>}
              </ol>
            </section>
          );
        })}
        <p class="small">{say("slip_safe")}</p>
      </article>
      <p class="small quiet">{say("slip_photograph")}</p>
    </div>
  );
}

/** A name that may hurt stays off what others may see. */
function Missing({ app, lack: { component, kind, count } }: { app: App; lack: Lack }) {
  const { say } = app;
  const name = component.by_post === "sensitive" ? say("slip_sensitive") : shortName(component.name);
  return (
    <li>
      {name}
      <b>{say(`paper_${kind}`, { n: count })}</b>
      {component.by_post === "certified_copy" && <small>{say("slip_certified")}</small>}
    </li>
  );
}

function lackName({ component, kind }: Lack): string {
  return `${component.name}:${kind}`;
}
