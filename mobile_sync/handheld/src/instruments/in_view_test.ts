import { equal } from "../../exchange/testing.ts";
import { InView } from "./in_view.ts";

Deno.test("a code is told once while it stays in view, however long", () => {
  const view = new InView();
  equal(view.news(["A"], 0), ["A"]);
  for (let now = 100; now < 10_000; now += 700) equal(view.news(["A"], now), []);
});

Deno.test("a frame or two without it is no leaving; a second and a half is", () => {
  const view = new InView();
  view.news(["A"], 0);
  equal(view.news([], 700), []);
  equal(view.news(["A"], 1400), []);
  equal(view.news([], 2800), []);
  equal(view.news(["A"], 2900), ["A"]);
});

Deno.test("several codes at once are each told, one shown twice only once", () => {
  const view = new InView();
  equal(view.news(["A", "B", "A"], 0), ["A", "B"]);
  equal(view.news(["B", "C"], 100), ["C"]);
});
