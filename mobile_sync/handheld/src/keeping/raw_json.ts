// Reads JSON as slices of its text: what chains and digests are over are exact bytes, and 105.0 written again is 105.

/** Return the members of an object by name, each as the text that stands there. */
export function members(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let at = opened(text, "{");
  while (text[at] !== "}") {
    const named = valueEnd(text, at);
    const name = JSON.parse(text.slice(at, named)) as string;
    const start = blank(text, blank(text, named) + 1);
    const end = valueEnd(text, start);
    found.set(name, text.slice(start, end));
    at = next(text, end, "}");
  }
  return found;
}

/** Return the elements of an array, each as the text that stands there. */
export function elements(text: string): string[] {
  const found: string[] = [];
  let at = opened(text, "[");
  while (text[at] !== "]") {
    const end = valueEnd(text, at);
    found.push(text.slice(at, end));
    at = next(text, end, "]");
  }
  return found;
}

function opened(text: string, bracket: string): number {
  const at = blank(text, 0);
  if (text[at] !== bracket) throw new SyntaxError(`${bracket} expected, ${text[at]} found.`);
  return blank(text, at + 1);
}

function next(text: string, end: number, closing: string): number {
  const at = blank(text, end);
  if (text[at] === closing) return at;
  if (text[at] !== ",") throw new SyntaxError(`, or ${closing} expected at ${at}.`);
  return blank(text, at + 1);
}

function blank(text: string, at: number): number {
  while (text[at] === " " || text[at] === "\n" || text[at] === "\t" || text[at] === "\r") at++;
  return at;
}

function valueEnd(text: string, start: number): number {
  if (text[start] === '"') return stringEnd(text, start);
  if (text[start] !== "{" && text[start] !== "[") {
    let at = start;
    while (at < text.length && !",]} \n\t\r".includes(text[at])) at++;
    return at;
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') at = stringEnd(text, at) - 1;
    else if (letter === "{" || letter === "[") depth++;
    else if ((letter === "}" || letter === "]") && --depth === 0) return at + 1;
  }
  throw new SyntaxError("The text ends too early.");
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  if (at >= text.length) throw new SyntaxError("The text ends within a string.");
  return at + 1;
}
