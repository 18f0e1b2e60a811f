// What the courier sees is what the server told and what this handheld has captured since.

import { equal } from "../../exchange/testing.ts";
import type { DeviceFact, TaskRow } from "../../exchange/types.ts";
import { dayOf, nextStop } from "./day.ts";

const ME = "019a0000-0000-7000-8000-00000000000c";
const TOUR = "019a0000-0000-7000-8000-0000000000aa";
const OFFICE = "019a0000-0000-7000-8000-0000000000bb";
const AT = "2026-11-20T02:00:00Z";
const HASH = "0".repeat(64);

function row(kind: string, id: string, body: unknown) {
  return { scope: `courier:${ME}`, kind, id, hash: "", body: JSON.stringify(body) };
}

function task(position: number, stop: number, parcel: string, act: TaskRow["act"]) {
  const body = { tour: TOUR, position, stop, parcel, act, leg: "OUTBOUND_RESULT", place: `door ${stop}`, office: null };
  return row("task", `${TOUR}:${position}`, body);
}

function custody(parcel: string, state: string, holder = OFFICE, holder_kind = "office") {
  return row("custody", parcel, { state, holder_kind, holder, courier: ME, attempts: 0, n: 1 });
}

function kept(seq: number, fact: Partial<DeviceFact> & { kind: string; parcel: string }) {
  const raw = JSON.stringify({ id: `f${seq}`, at: AT, ...fact });
  return { seq, id: `f${seq}`, kind: fact.kind, parcel: fact.parcel, raw, head: "" };
}

const ROWS = [
  row("tour", TOUR, { number: 7, day: "2026-11-20", starts_at: AT, ends_at: AT, distance_m: 1 }),
  task(1, 1, "p1", "load"),
  task(2, 1, "p2", "load"),
  task(3, 2, "p1", "deliver"),
  task(4, 3, "p2", "deliver"),
  custody("p1", "at_office"),
  custody("p2", "at_office"),
];
const LOADED = kept(1, { kind: "loaded", parcel: "p1", office: OFFICE });
const DELIVERED = kept(2, {
  kind: "delivered",
  parcel: "p1",
  receiver: "Lê Ý",
  relationship: "owner",
  identity_kind: "citizen_id",
  identity_last4: "0123",
  identity_match: true,
  signature: HASH,
  photo: HASH,
  shown: HASH,
});

function day(facts: ReturnType<typeof kept>[], acknowledged = 0, rows = ROWS, now = AT) {
  return dayOf({ courier: ME, rows, facts, acknowledged, now_ms: Date.parse(now) });
}

Deno.test("a fresh day is open, and begins at its first stop", () => {
  const fresh = day([]);
  equal(fresh.stops.map((stop) => [stop.number, stop.mark]), [[1, "open"], [2, "open"], [3, "open"]]);
  equal(nextStop(fresh.stops)?.number, 1);
  equal(fresh.inHand, []);
});

Deno.test("what was loaded is in hand at once, and the stop begun stays the next one", () => {
  const loading = day([LOADED]);
  equal(loading.stops[0].mark, "partly");
  equal(nextStop(loading.stops, new Set([loading.stops[0].id]))?.number, 1);
  equal(loading.inHand.map((each) => [each.parcel, each.task?.stop]), [["p1", 2]]);
});

Deno.test("what was delivered is done and out of the hands, before and after the server knows", () => {
  for (const acknowledged of [0, 2]) {
    const rows = acknowledged ? ROWS.filter((each) => each.id !== "p1") : ROWS;
    const later = day([LOADED, DELIVERED], acknowledged, rows);
    equal(later.stops[1].mark, "done", `${acknowledged}`);
    equal(later.inHand, [], `${acknowledged}`);
  }
});

Deno.test("a delivery taken back is open again, and the parcel in hand", () => {
  const voided = kept(3, { kind: "voided", parcel: "p1", voids: "f2", why: "" } as never);
  equal(day([LOADED, DELIVERED, voided]).stops[1].mark, "open");
});

Deno.test("a door that stayed closed is failed, the loading before it is not", () => {
  const failed = kept(2, { kind: "attempt_failed", parcel: "p1", reason: "absent", solution: "deliver_again" });
  const later = day([LOADED, failed]);
  equal(later.stops.map((stop) => stop.mark), ["partly", "failed", "open"]);
  equal(later.inHand.map((each) => each.parcel), ["p1"]);
});

Deno.test("what another handheld loaded and this one failed to deliver failed once", () => {
  const rows = [...ROWS.filter((each) => each.id !== "p1"), custody("p1", "with_courier", ME, "courier")];
  const failed = kept(1, { kind: "attempt_failed", parcel: "p1", reason: "absent", solution: "deliver_again" });
  equal(day([failed], 0, rows).stops.map((stop) => [stop.first.stop, stop.mark]), [[1, "open"], [2, "failed"], [
    3,
    "open",
  ]]);
});

Deno.test("yesterday's acts say nothing of today's tour", () => {
  const failed = kept(2, { kind: "attempt_failed", parcel: "p1", reason: "absent", solution: "deliver_again" });
  const tomorrow = [
    ...ROWS.filter((each) => each.kind !== "tour"),
    row("tour", TOUR, { number: 8, day: "2026-11-21" }),
  ];
  const next = day([LOADED, failed], 2, tomorrow, "2026-11-21T01:00:00Z");
  equal(next.stops.map((stop) => stop.mark), ["open", "open", "open"]);
});

Deno.test("tomorrow's tour does not hide the rest of today's", () => {
  const other = row("tour", "019a0000-0000-7000-8000-0000000000ab", { number: 8, day: "2026-11-21" });
  equal(day([], 0, [...ROWS, other]).tour?.number, 7);
});

Deno.test("what was reported missing is in nobody's hands", () => {
  const missing = kept(2, { kind: "missing", parcel: "p1", note: "" });
  equal(day([LOADED, missing]).inHand, []);
});

Deno.test("two people at one place on the map are two stops", () => {
  const other = row("task", `${TOUR}:4`, { ...JSON.parse(task(4, 2, "p2", "deliver").body), place: "Trần Bình" });
  const { stops } = day([], 0, [...ROWS.filter((each) => each.id !== `${TOUR}:4`), other]);
  equal(stops.map((stop) => stop.tasks.map((each) => each.parcel)), [["p1", "p2"], ["p1"], ["p2"]]);
  equal(new Set(stops.map((stop) => stop.id)).size, 3);
});

Deno.test("what went to another courier is off the tour, and the other stops keep their order", () => {
  const gone = day([], 0, ROWS.filter((each) => each.id !== "p1"));
  equal(gone.stops.map((stop) => [stop.number, stop.first.parcel]), [[1, "p2"], [2, "p2"]]);
});

Deno.test("a stop put off comes after the others, and is not forgotten", () => {
  const { stops } = day([]);
  equal(nextStop(stops, new Set([stops[0].id]))?.number, 2);
  equal(nextStop(stops, new Set(stops.map((stop) => stop.id)))?.number, 1);
});

Deno.test("a task keeps its name where the tour is planned again and where its door is written otherwise", () => {
  const moved = { ...JSON.parse(task(9, 5, "p2", "deliver").body), place: "Trần Bình", phone: "0900000001" };
  const rows = [ROWS[0], custody("p2", "with_courier"), row("task", `${TOUR}:9`, moved)];
  equal(day([], 0, rows).stops.map((stop) => stop.tasks.map(({ id }) => id)), [[`${TOUR}:deliver:p2`]]);
});
