// The thread: custody as one vertical line. Twisted while somebody holds it and the server knows, dots for what is to
// come, a clasp with two ends where it changes hands. The same knot as on every other page of Trao.

import type { ComponentChildren } from "preact";

const BIGHT = "M0-28C0-16 14-17 14-4C14 13-6 13-6 1C-6-6-13-9-23-9";

/** Draw a length of the thread as long as its box. */
export function Length({ kind }: { kind: "twisted" | "dotted" }) {
  return <i class={`length ${kind}`} aria-hidden="true" />;
}

/** Draw a clasp: two bights hooked into each other, full ends where both sides signed. */
export function Knot({ signed = true }: { signed?: boolean }) {
  return (
    <svg class="knot" viewBox="-30 -30 60 60" aria-hidden="true">
      <Half />
      <g transform="rotate(180)">
        <Half />
      </g>
      <path d="M-6 1C-6-6-13-9-23-9" class="over" />
      <path d="M-6 1C-6-6-13-9-23-9" class="strand" />
      <circle cx="-23" cy="-9" r="4.200" class="end" />
      <circle cx="23" cy="9" r="4.200" class={signed ? "end" : "end open"} />
    </svg>
  );
}

function Half() {
  return (
    <>
      <path d={BIGHT} class="over" />
      <path d={BIGHT} class="strand" />
    </>
  );
}

/** Hang a proof on the thread as a luggage tag. */
export function Tag({ children }: { children: ComponentChildren }) {
  return <span class="tag">{children}</span>;
}
