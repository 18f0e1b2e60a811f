// From a running camera to codes: one frame at a time goes to a worker, so that the page stays free.

import { type Read, readCode } from "./codes.ts";
import type { Asked, Found } from "./decode_worker.ts";
import { InView } from "./in_view.ts";

declare const DECODE_WORKER: string;

/** A code that came into view; `ms` is how long its frame took, `cleaned` that only the median filter made it legible. */
export interface Sighting {
  readonly read: Read;
  readonly ms: number;
  readonly cleaned: boolean;
}

/** After so many frames without any code the label may be dirty, not absent. */
const BARE_FRAMES = 3;
/** Filtering takes a multiple of looking: not every frame is worth it. */
const FILTER_EVERY = 3;

let decoder: Decoder | null = null;

/** Start the worker and its decoder of 1 MB, if that was not done before. */
export function warmUp(): Decoder {
  return decoder ??= new Decoder(() => decoder = null);
}

/**
 * Tell each code that comes before an open camera, until the signal is aborted.
 *
 * Ends by itself only where no decoder can be had: then codes must be typed. The raw text of a citizen's card goes no
 * further than this.
 */
export async function* scan(video: HTMLVideoElement, signal: AbortSignal): AsyncGenerator<Sighting> {
  const inView = new InView();
  for (let bare = 0; await nextFrame(video, signal);) {
    const cleaned = bare >= BARE_FRAMES && bare % FILTER_EVERY === 0;
    const frame = await createImageBitmap(video).catch(() => null);
    if (!frame) continue;
    const found = await warmUp().decode(frame, cleaned);
    if (!found || signal.aborted) return;
    bare = found.texts.length > 0 ? 0 : bare + 1;
    for (const text of inView.news(found.texts, performance.now())) {
      yield { read: readCode(text), ms: found.ms, cleaned };
    }
  }
}

/** Tell the codes in one still picture, such as a photo of a label; filtered if it shows none as it is. Uses it up. */
export async function decodeImage(bitmap: ImageBitmap): Promise<Read[]> {
  const again = await createImageBitmap(bitmap);
  const found = await warmUp().decode(bitmap, false);
  const texts = found?.texts.length === 0 ? (await warmUp().decode(again, true))?.texts : found?.texts;
  again.close();
  // A label bears its code twice.
  return [...new Set(texts)].map(readCode);
}

/** Wait for the camera's next picture; false when scanning is over. */
function nextFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const go = () => {
      signal.removeEventListener("abort", go);
      resolve(!signal.aborted);
    };
    if (signal.aborted) return go();
    signal.addEventListener("abort", go);
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(go);
    else requestAnimationFrame(go);
  });
}

/** The page's side of the worker. */
class Decoder {
  #worker = new Worker(DECODE_WORKER, { type: "module" });
  #waiting = new Map<number, (found: Found | null) => void>();
  #asked = 0;

  constructor(onBroken: () => void) {
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Found>) => this.#answer(data.id, data));
    this.#worker.addEventListener("error", () => {
      onBroken();
      this.#worker.terminate();
      for (const id of this.#waiting.keys()) this.#answer(id, null);
    });
  }

  /** Give what stands in a picture, which is used up; null where no decoder can be had. */
  decode(bitmap: ImageBitmap, clean: boolean): Promise<Found | null> {
    const asked: Asked = { id: ++this.#asked, bitmap, clean };
    this.#worker.postMessage(asked, [bitmap]);
    return new Promise((resolve) => this.#waiting.set(asked.id, resolve));
  }

  #answer(id: number, found: Found | null): void {
    this.#waiting.get(id)?.(found);
    this.#waiting.delete(id);
  }
}
