// Dispatch's one-time code, bare or as the end of a link to the app.

/** `href` is the address of the app that the code leads to, where it was a link. */
export interface EnrolmentCode {
  readonly kind: "enrolment";
  readonly code: string;
  readonly href?: string;
}

const ENROLMENT = /^HE1\.[0-9]{1,4}\.[A-Za-z0-9_-]{16,64}$/;

/** Read a one-time code, or return null where the text is none. */
export function readEnrolmentCode(text: string): EnrolmentCode | null {
  const bare = text.trim();
  if (ENROLMENT.test(bare)) return { kind: "enrolment", code: bare };
  if (!URL.canParse(bare)) return null;
  const { protocol, origin, pathname, hash } = new URL(bare);
  const code = hash.slice(1);
  const isOurs = /^https?:$/.test(protocol) && pathname.endsWith("/h/") && ENROLMENT.test(code);
  return isOurs ? { kind: "enrolment", code, href: origin + pathname } : null;
}
