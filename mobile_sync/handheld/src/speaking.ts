// How words, spans, distances, money and moments are said.

import type { Word } from "./words.ts";

export type Language = "vi" | "en";
export type Both = readonly [vi: string, en: string];
export type Values = Record<string, string | number>;
export type Saying<Key extends string> = (word: Key, values?: Values) => string;
export type Say = Saying<Word>;

/** A place for a value, {n}, or for the word that fits how many there are: {n:one|many}. */
const GAP = /\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g;

/** Return how the words of a list are said in a language; numbers are written as it writes them: 8.000 and 8,000. */
export function speaker<Key extends string>(words: Readonly<Record<Key, Both>>, language: Language): Saying<Key> {
  const place = language === "vi" ? 0 : 1;
  return (word, values = {}) =>
    words[word][place].replace(GAP, (_, name: string, one?: string, many?: string) => {
      const value = values[name] ?? "";
      if (one !== undefined) return value === 1 ? one : many!;
      return typeof value === "number" ? value.toLocaleString(language) : value;
    });
}

/** Return a span of time as it is spoken: minutes, then hours, then days. */
export function spanWords(milliseconds: number, say: Say): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  if (minutes < 1) return say("just_now");
  if (minutes < 60) return say("minutes", { n: minutes });
  if (minutes < 48 * 60) return say("hours", { n: Math.floor(minutes / 60) });
  return say("days", { n: Math.floor(minutes / 1440) });
}

/** Return a distance as it is spoken. */
export function distanceWords(metres: number, say: Say, language: Language): string {
  if (metres < 950) return say("metres", { n: Math.max(10, Math.round(metres / 10) * 10) });
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return say("kilometres", { n: (metres / 1000).toLocaleString(language, digits) });
}

/** Return a moment's time of day in Vietnam: 08:05. */
export function timeWords(instant: string): string {
  return new Date(instant).toLocaleTimeString("vi", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Asia/Ho_Chi_Minh",
  });
}

/** Return a telephone number with its middle hidden: 09•• ••• 217. */
export function maskedNumber(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  return digits.length < 8 ? phone : `${digits.slice(0, 2)}•• ••• ${digits.slice(-3)}`;
}
