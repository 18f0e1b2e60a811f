/// <reference lib="webworker" />
// Beside the page: looks for codes in one picture at a time, with the phone's own detector or with ZXing.

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm";
import { median, type Pixels } from "./median.ts";

/** A picture to look at; `clean` puts it through the median filter first. */
export interface Asked {
  readonly id: number;
  readonly bitmap: ImageBitmap;
  readonly clean: boolean;
}

/** The texts that stood in the picture asked about, and how long looking took. */
export interface Found {
  readonly id: number;
  readonly texts: readonly string[];
  readonly ms: number;
}

/** In Chrome on Android and macOS, and in no TypeScript library yet. */
interface Detector {
  detect(image: ImageData): Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** A label in a picture any larger than this is read as well from a smaller one. */
const LONGEST_SIDE = 1600;
const MOST_CODES = 4;
const NATIVE_FORMATS = ["qr_code", "code_128"];
/** Left alone, ZXing would fetch its engine from a server of others. */
const OURS = { overrides: { locateFile: () => wasm } };

/** One for all frames: they are of one size, and a new canvas for each costs more than looking at it. */
const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext("2d", { willReadFrequently: true })!;

prepareZXingModule(OURS);
let native = nativeDetector();

self.addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  // What goes wrong in here is told to the page as an error of this worker.
  answer(data).catch(reportError);
});

async function answer({ id, bitmap, clean }: Asked): Promise<void> {
  const began = performance.now();
  const pixels = pixelsOf(bitmap);
  const texts = await look(clean ? toImageData(median(pixels)) : pixels);
  const found: Found = { id, texts, ms: performance.now() - began };
  self.postMessage(found);
}

async function look(image: ImageData): Promise<string[]> {
  const detector = await native;
  if (!detector) return await lookWithZxing(image);
  try {
    return (await detector.detect(image)).map((code) => code.rawValue);
  } catch {
    // The detector belongs to Play services, which may be updated or taken away under a running page.
    native = Promise.resolve(null);
    return await lookWithZxing(image);
  }
}

async function nativeDetector(): Promise<Detector | null> {
  const { BarcodeDetector } = globalThis as unknown as { BarcodeDetector?: DetectorClass };
  const known = await BarcodeDetector?.getSupportedFormats().catch(() => []) ?? [];
  const formats = NATIVE_FORMATS.filter((format) => known.includes(format));
  if (BarcodeDetector && formats.includes("qr_code")) return new BarcodeDetector({ formats });
  prepareZXingModule({ ...OURS, fireImmediately: true }).catch(reportError);
  return null;
}

/** Look for QR codes, and only where there is none for the lines of Code 128, which take as long again. */
async function lookWithZxing(image: ImageData): Promise<string[]> {
  for (const format of ["QRCode", "Code128"] as const) {
    const codes = await readBarcodes(image, { formats: [format], maxNumberOfSymbols: MOST_CODES });
    if (codes.length > 0) return codes.map((code) => code.text);
  }
  return [];
}

/** Take a picture's pixels, scaled down to what a code needs, and let go of the picture. */
function pixelsOf(bitmap: ImageBitmap): ImageData {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}

function toImageData({ data, width, height }: Pixels): ImageData {
  return new ImageData(data, width, height);
}
