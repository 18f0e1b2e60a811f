// A stream is cut anywhere on its way: only whole lines tell something.

import { equal, refused } from "../../exchange/testing.ts";
import { isBehind, linesOf, versionsIn } from "./pokes.ts";

const STREAM = 'event: poke\r\ndata: {"versions":{"courier:1":7}}\r\n\r\n: still here\r\n\r\ndata: {"versi';

async function read(parts: string[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(ReadableStream.from(parts))) lines.push(line);
  return lines;
}

Deno.test("lines are whole wherever the stream was cut", async () => {
  const whole = ["event: poke", 'data: {"versions":{"courier:1":7}}', "", ": still here", ""];
  equal(await read([STREAM]), whole);
  equal(await read([...STREAM]), whole);
  equal(await read([]), []);
});

Deno.test("only a line of data tells versions", () => {
  equal(versionsIn('data: {"versions":{"courier:1":7}}'), { "courier:1": 7 });
  for (const text of ["", "event: poke", ": still here", "id: 7"]) equal(versionsIn(text) === undefined, true, text);
  refused(() => versionsIn("data: <html>"), "a page of somebody else");
});

Deno.test("a handheld is behind where a scope of its own is at another version", () => {
  const cursors = [{ scope: "courier:1", version: 7 }, { scope: "ref:catalogue", version: 0 }];
  equal(isBehind(cursors, {}), false, "nothing told");
  equal(isBehind(cursors, { "courier:1": 7 }), false, "nothing new");
  equal(isBehind(cursors, { "courier:1": 8 }), true, "something new");
  equal(isBehind(cursors, { "courier:1": 6 }), true, "a server that was restored");
  equal(isBehind(cursors, { "courier:1": 7, "ref:catalogue": 1 }), true, "a scope never read");
  equal(isBehind(cursors, { "courier:2": 9 }), false, "another's scope");
});
