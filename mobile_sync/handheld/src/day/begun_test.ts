// What is begun is found by its tasks: the tour may be changed under it.

import { equal } from "../../exchange/testing.ts";
import type { KeptDraft } from "../keeping/database.ts";
import { draftFor, endOf, stillValid, stopFor } from "./begun.ts";
import type { Mark, Stop, Task } from "./day.ts";

/** A stop of tasks written as `act:parcel`, each open and in hand unless said otherwise. */
function stop(name: string, ids: readonly string[], mark: Mark = "open", isInHand = true): Stop {
  const tasks = ids.map((id) => {
    const [act, parcel] = id.split(":");
    return { id, act, parcel, mark, isInHand } as Task;
  });
  return { id: name, number: 1, tasks, mark, first: tasks[0] };
}

function draft(id: string, tasks: readonly string[], changed_ms = 0): KeptDraft {
  return { id, tasks, changed_ms, draft: {} };
}

Deno.test("a stop is found where dispatch puts another visit of the same door before it", () => {
  const stops = [stop("collecting", ["collect:p9"]), stop("handing", ["hand_over:p1", "hand_over:p2"])];
  equal(stopFor(stops, ["hand_over:p1", "hand_over:p2"])?.id, "handing");
});

Deno.test("a stop is found by what is left of it, and where it was divided by the larger part", () => {
  equal(stopFor([stop("rest", ["deliver:p2"])], ["deliver:p1", "deliver:p2"])?.id, "rest");
  const parts = [stop("one", ["deliver:p1"]), stop("two", ["deliver:p2", "deliver:p3"])];
  equal(stopFor(parts, ["deliver:p1", "deliver:p2", "deliver:p3"])?.id, "two");
});

Deno.test("where nothing of it can be done now there is no stop: done, not in hand, or another act of the parcel", () => {
  equal(stopFor([stop("done", ["deliver:p1"], "done")], ["deliver:p1"]), undefined);
  equal(stopFor([stop("not in hand", ["deliver:p1"], "open", false)], ["deliver:p1"]), undefined);
  equal(stopFor([stop("the desk", ["hand_over:p1"])], ["collect:p1"]), undefined);
});

Deno.test("what was not done is not said to be done", () => {
  equal(endOf([stop("other", ["deliver:p2"], "done")], ["deliver:p1"]), "gone");
  equal(endOf([stop("later", ["deliver:p1"], "open", false)], ["deliver:p1"]), "open");
  equal(endOf([stop("closed", ["deliver:p1"], "failed")], ["deliver:p1"]), "failed");
  equal(
    endOf([stop("half", ["deliver:p1"], "failed"), stop("given", ["deliver:p2"], "done")], [
      "deliver:p1",
      "deliver:p2",
    ]),
    "done",
  );
});

Deno.test("a draft is taken up by the door with which it shares most, never by another's", () => {
  const drafts = [draft("one", ["deliver:p1"], 9), draft("more", ["deliver:p1", "deliver:p2"], 1)];
  equal(draftFor(drafts, ["deliver:p1", "deliver:p2"])?.id, "more");
  equal(draftFor(drafts, ["deliver:p1"])?.id, "one");
  equal(draftFor(drafts, ["deliver:p3"]), undefined);
  equal(draftFor(drafts, ["hand_over:p1"]), undefined);
});

Deno.test("a photo stands while one parcel that it was made for is given, and for no other visit", () => {
  const photo = { parcels: ["p1", "p2"] };
  const given = (...parcels: string[]) => parcels.map((parcel) => ({ parcel }));
  equal(stillValid(photo, given("p2", "p3")), photo);
  equal(stillValid(photo, given("p3")), undefined);
  equal(stillValid(photo, []), undefined);
  equal(stillValid(undefined, given("p1")), undefined);
});
