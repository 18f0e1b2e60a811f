// The day at a glance: one bead a stop, so that a failed one is seen, which a bar would hide.

import type { Stop } from "../day/day.ts";
import type { Say } from "../speaking.ts";
import { type MarkName, StateShape } from "./icons.tsx";

const WIDTH = 358;

/** Draw the stops in their order, from edge to edge. */
export function Beads({ stops, next, say }: { stops: readonly Stop[]; next?: Stop; say: Say }) {
  const step = (WIDTH - 20) / Math.max(1, stops.length - 1);
  const done = stops.filter((stop) => stop.mark === "done").length;
  const failed = stops.filter((stop) => stop.mark === "failed").length;
  const now = next ? stops.indexOf(next) : stops.length - 1;
  const about = say("progress_about", { all: stops.length, done, failed, left: stops.length - done - failed });
  return (
    <svg class="beads" viewBox={`0 0 ${WIDTH} 30`} role="img" aria-label={about}>
      <path class="line" d={`M10 15H${10 + step * now}`} />
      <path class="dots" d={`M${10 + step * now} 15H${10 + step * (stops.length - 1)}`} />
      {stops.map((stop, place) => (
        <Bead key={stop.id} stop={stop} x={10 + step * place} isNext={place === now && !!next} />
      ))}
    </svg>
  );
}

function Bead({ stop, x, isNext }: { stop: Stop; x: number; isNext: boolean }) {
  const name = markOf(stop, isNext);
  const scale = isNext ? 1.15 : name === "waiting" ? 0.5 : 0.75;
  return (
    <g transform={`translate(${x} 15)`} class={name}>
      <circle class="ground" r={isNext ? 13 : 8} />
      <g transform={`scale(${scale})`}>
        <StateShape name={name} />
      </g>
    </g>
  );
}

/** Say a stop's state in the words of the house. */
export function markOf(stop: Stop, isNext = false): MarkName {
  if (isNext || stop.mark === "partly") return "going";
  if (stop.mark === "done") return "done";
  return stop.mark === "failed" ? "failed" : "waiting";
}
