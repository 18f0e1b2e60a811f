/** How long a code must have been out of sight before it is told again. */
const FORGOTTEN_MS = 1500;

/** The codes before the camera: each is told when it comes into view, and not again while it stays there. */
export class InView {
  #seenAt = new Map<string, number>();

  /** Note what a frame shows, and give what is new in it. */
  news(texts: readonly string[], nowMs: number): string[] {
    for (const [text, at] of this.#seenAt) {
      if (nowMs - at >= FORGOTTEN_MS) this.#seenAt.delete(text);
    }
    const fresh = [...new Set(texts)].filter((text) => !this.#seenAt.has(text));
    for (const text of texts) this.#seenAt.set(text, nowMs);
    return fresh;
  }
}
