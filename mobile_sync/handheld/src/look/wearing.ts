// The look of the whole page: light, for the sun, for the night, or what the phone itself wears.

import type { Preferences } from "../keeping/database.ts";
import type { Language } from "../speaking.ts";

/** Put on a look and a language. Returns how to stop following the phone's own look. */
export function wear(look: Preferences["look"], language: Language): () => void {
  const root = document.documentElement;
  root.lang = language;
  const night = matchMedia("(prefers-color-scheme: dark)");
  const put = () => root.dataset.theme = look === "auto" ? (night.matches ? "night" : "light") : look;
  put();
  night.addEventListener("change", put);
  return () => night.removeEventListener("change", put);
}
