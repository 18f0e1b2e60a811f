import type { Place, Point } from "../../exchange/types.ts";
import { isWorthKeeping } from "./track.ts";

/** Why there is no place: refused by a person, or not found in time (indoors, no receiver). */
export type PlaceTrouble = "denied" | "unavailable";

/** A place a few seconds old is the same doorstep. */
const FRESH_MS = 10_000;
const FURTHEST_M = 100_000;

/** Give where the handheld is. Never rejects, and never takes longer than it may, even while a permission is asked. */
export function whereNow(timeoutMs: number): Promise<Place | PlaceTrouble> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve("unavailable");
    setTimeout(() => resolve("unavailable"), timeoutMs);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(placeOf(coords)),
      (error) => resolve(error.code === error.PERMISSION_DENIED ? "denied" : "unavailable"),
      { enableHighAccuracy: true, maximumAge: FRESH_MS, timeout: timeoutMs },
    );
  });
}

/** Tell the way of the handheld in few points, until the function returned is called: only while on shift. */
export function follow(onPoint: (point: Point) => void): () => void {
  if (!navigator.geolocation) return () => {};
  let last: Point | null = null;
  const watch = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) => {
      const { lon, lat, accuracy_m } = placeOf(coords);
      const point: Point = [Math.round(timestamp), lon, lat, accuracy_m];
      if (!isWorthKeeping(point, last)) return;
      last = point;
      onPoint(point);
    },
    // A way with a gap is still a way: the watch goes on by itself when the receiver does.
    () => {},
    { enableHighAccuracy: true, maximumAge: FRESH_MS },
  );
  return () => navigator.geolocation.clearWatch(watch);
}

function placeOf({ longitude, latitude, accuracy }: GeolocationCoordinates): Place {
  return { lon: longitude, lat: latitude, accuracy_m: Math.min(accuracy, FURTHEST_M) };
}
