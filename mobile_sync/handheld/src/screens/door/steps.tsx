// The doorstep's steps hang on one thread that runs into the green button: the picture says why it is still locked.

import type { ComponentChildren } from "preact";
import { StateMark } from "../../look/icons.tsx";
import { Length } from "../../look/thread.tsx";

/** One step: what it asks, how far it is, and its evidence folded to a line once it is done. */
export interface Step {
  readonly name: string;
  readonly title: string;
  readonly isDone: boolean;
  readonly lead?: string;
  readonly summary?: ComponentChildren;
  readonly change?: string;
}

/** Draw the steps; the active one is open, and `children` is what it asks. */
export function Steps({ steps, active, open, children }: {
  steps: readonly Step[];
  active: string;
  open: (name: string) => void;
  children: ComponentChildren;
}) {
  return (
    <ol class="steps">
      {steps.map((step) => {
        const isActive = step.name === active;
        const state = isActive && !step.isDone ? "going" : step.isDone ? "done" : "waiting";
        return (
          <li key={step.name} class={`step ${state}`}>
            <span class="dot">
              <StateMark name={state} />
              <Length kind={step.isDone || isActive ? "twisted" : "dotted"} />
            </span>
            <div>
              <h2>
                {step.title}
                {step.isDone && !isActive && step.change && (
                  <button
                    type="button"
                    class="link"
                    onClick={() => open(step.name)}
                  >
                    {step.change}
                  </button>
                )}
              </h2>
              {!isActive && (step.isDone ? <div class="got">{step.summary}</div> : step.lead && <p>{step.lead}</p>)}
              {isActive && children}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
