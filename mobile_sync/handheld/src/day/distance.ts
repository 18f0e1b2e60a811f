const EARTH_M = 6_371_000;

/** Return the metres between two places on the ground, straight (haversine). */
export function metresBetween(one: { lon: number; lat: number }, other: { lon: number; lat: number }): number {
  const [a, b] = [one.lat, other.lat].map((degrees) => degrees * Math.PI / 180);
  const across = Math.sin((other.lon - one.lon) * Math.PI / 360);
  const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * across ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(half));
}
