// How far the handheld's wall clock is from the server's, as one round trip shows it.

/**
 * Return by how many milliseconds the wall clock is ahead at least; below zero, behind.
 *
 * The server read its clock some time between asking and hearing: what lies within that is no error.
 */
export function skewMs(askedMs: number, serverMs: number, heardMs: number): number {
  if (askedMs > serverMs) return askedMs - serverMs;
  return Math.min(0, heardMs - serverMs);
}
