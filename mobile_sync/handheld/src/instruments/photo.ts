// A photo as evidence: as small as a weak network needs, and with nothing in it but what the lens saw.

import type { Pixels } from "./median.ts";

/** A JPEG without EXIF. Bytes, not a Blob: WebKit keeps no Blob in IndexedDB where the session is private. */
export interface Photo {
  readonly bytes: ArrayBuffer;
  readonly type: "image/jpeg";
  readonly width: number;
  readonly height: number;
}

interface Step {
  readonly side: number;
  readonly quality: number;
}

const MOST_BYTES = 400 * 1024;
/** Tried in turn until the photo is small enough; what is left after the last is taken as it is. */
const FIRST: Step = { side: 1600, quality: 0.82 };
const FURTHER: readonly Step[] = [
  { side: 1600, quality: 0.68 },
  { side: 1600, quality: 0.5 },
  { side: 1280, quality: 0.5 },
  { side: 1024, quality: 0.4 },
];
/** Enough to see whether lines of text are in the picture, too little to read them. */
const SAMPLE_SIDE = 640;

/** Turn upright, scale down and compress what the camera gave; null where it is no picture at all. */
export async function shrink(blob: Blob): Promise<Photo | null> {
  const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return null;
  try {
    return await compressed(bitmap);
  } finally {
    bitmap.close();
  }
}

async function compressed(bitmap: ImageBitmap): Promise<Photo> {
  let canvas = drawn(bitmap, FIRST.side);
  let photo = await encoded(canvas, FIRST.quality);
  for (const { side, quality } of FURTHER) {
    if (photo.bytes.byteLength <= MOST_BYTES) break;
    canvas = drawn(canvas, side);
    photo = await encoded(canvas, quality);
  }
  return photo;
}

async function encoded(canvas: OffscreenCanvas, quality: number): Promise<Photo> {
  const type = "image/jpeg";
  const blob = await canvas.convertToBlob({ type, quality });
  return { bytes: await blob.arrayBuffer(), type, width: canvas.width, height: canvas.height };
}

/** Give a photo's pixels, few enough for the coach. */
export async function sample(photo: Photo): Promise<Pixels> {
  const bitmap = await createImageBitmap(new Blob([photo.bytes], { type: photo.type }));
  const canvas = drawn(bitmap, SAMPLE_SIDE);
  bitmap.close();
  return canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
}

function drawn(picture: ImageBitmap | OffscreenCanvas, longestSide: number): OffscreenCanvas {
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
