// Where the courier stands goes along with what they do there; without a position, or far away, they may go on.

import { useEffect, useState } from "preact/hooks";
import type { App } from "../../app.ts";
import type { Task } from "../../day/day.ts";
import { metresBetween } from "../../day/distance.ts";
import { type PlaceTrouble, whereNow } from "../../instruments/place.ts";
import type { Place } from "../../../exchange/types.ts";
import { Icon, StateMark } from "../../look/icons.tsx";
import { distanceWords } from "../../speaking.ts";
import type { Word } from "../../words.ts";

const GPS_MS = 4_000;
const FAR_M = 100;

/** Look where the courier is, once. */
export function usePlace(): Place | PlaceTrouble | undefined {
  const [place, setPlace] = useState<Place | PlaceTrouble>();
  useEffect(() => void whereNow(GPS_MS).then(setPlace), []);
  return place;
}

/** How an act goes on all the same: far from the place expected, without a position, without a network. */
export interface AllTheSame {
  readonly far: Word;
  readonly denied: Word;
  readonly offline: Word;
}

/** Say what is odd about where the courier is, if anything. */
export function Whereabouts({ app, place, task, words }: {
  app: App;
  place?: Place | PlaceTrouble;
  task: Task;
  words: AllTheSame;
}) {
  const { say } = app;
  if (place === "denied") return <p class="soft">{say(words.denied)}</p>;
  const away = typeof place === "object" ? metresBetween(place, task) - place.accuracy_m : 0;
  if (away > FAR_M) {
    return (
      <p class="soft">
        <StateMark name="needs" />
        {say(words.far, { far: distanceWords(away, say, app.language) })}
      </p>
    );
  }
  return navigator.onLine ? null : (
    <p class="sealed small quiet">
      <Icon name="cloud_off" />
      {say(words.offline)}
    </p>
  );
}
