// Every word that the courier reads: Vietnamese first, English second. {x} is filled in when it is said; {n:one|many}
// chooses by number. What is needed before there is a handheld stands apart, in words/first.ts.

import type { Both } from "./speaking.ts";
import { COLLECTING } from "./words/collecting.ts";
import { DAY } from "./words/day.ts";
import { DOORS } from "./words/doors.ts";
import { SHELL } from "./words/shell.ts";

export const WORDS = { ...SHELL, ...DAY, ...DOORS, ...COLLECTING } as const satisfies Record<string, Both>;

export type Word = keyof typeof WORDS;
