// A signature by finger on a sheet of 8 : 3. Its lines are kept in the sheet's own units, so that turning the phone,
// reloading the page and printing it elsewhere draw the same signature.

import SignaturePad, { type PointGroup } from "signature_pad";

/** One line without lifting the finger: x to the right, y down, and the moment, all in units of the sheet. */
export type Stroke = readonly (readonly [x: number, y: number, time: number])[];

const SHEET = { width: 800, height: 300 };
const PEN = { minWidth: 1.6, maxWidth: 5 };
const PRINTED = { penColor: "#10182b", backgroundColor: "#ffffff" };

/** The sheet on the screen: a canvas, which is kept at 8 : 3 and redrawn whenever its size changes. */
export class SignatureSheet {
  readonly #canvas: HTMLCanvasElement;
  readonly #pad: SignaturePad;
  readonly #resized: ResizeObserver;
  readonly #changed: () => void;
  /** Pixels of the page for one unit of the sheet, as the pad's strokes are now; 0 before the canvas is laid out. */
  #scale = 0;
  #kept: readonly Stroke[] = [];

  /** `changed` is called after each stroke, undo, clear and restore. */
  constructor(canvas: HTMLCanvasElement, changed: () => void) {
    this.#canvas = canvas;
    this.#changed = changed;
    canvas.style.aspectRatio = `${SHEET.width} / ${SHEET.height}`;
    this.#pad = new SignaturePad(canvas, { penColor: getComputedStyle(canvas).color });
    this.#pad.addEventListener("endStroke", changed);
    this.#resized = new ResizeObserver(() => this.#fit());
    this.#resized.observe(canvas);
    // The system may take a canvas's memory away while the app is in the background.
    canvas.addEventListener("contextrestored", () => this.#draw(this.save()));
    this.#fit();
  }

  isEmpty(): boolean {
    return this.save().length === 0;
  }

  /** Take back the last stroke. */
  undo(): void {
    this.restore(this.save().slice(0, -1));
  }

  /** Take back everything. */
  clear(): void {
    this.restore([]);
  }

  /** Give the strokes as plain data. */
  save(): readonly Stroke[] {
    return this.#scale === 0 ? this.#kept : this.#pad.toData().map((group) => strokeOf(group, this.#scale));
  }

  /** Draw strokes saved before in place of what is there. */
  restore(strokes: readonly Stroke[]): void {
    this.#draw(strokes);
    this.#changed();
  }

  /** Let go of the canvas. */
  close(): void {
    this.#resized.disconnect();
    this.#pad.off();
  }

  #fit(): void {
    const width = this.#canvas.clientWidth;
    // A hidden canvas has no size, and keeps its strokes.
    if (width === 0 || width === this.#scale * SHEET.width) return;
    const strokes = this.save();
    this.#scale = width / SHEET.width;
    const density = globalThis.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * density);
    this.#canvas.height = Math.round(SHEET.height * this.#scale * density);
    this.#canvas.getContext("2d")!.scale(density, density);
    this.#draw(strokes);
  }

  #draw(strokes: readonly Stroke[]): void {
    this.#kept = strokes;
    if (this.#scale === 0) return;
    this.#pad.minWidth = PEN.minWidth * this.#scale;
    this.#pad.maxWidth = PEN.maxWidth * this.#scale;
    this.#pad.fromData(strokes.map((stroke) => groupOf(stroke, this.#scale, this.#pad)));
  }
}

/** Print strokes as PNG, 800 x 300, dark ink on white, wherever the sheet on the screen is by now. */
export async function printSignature(strokes: readonly Stroke[]): Promise<ArrayBuffer> {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, SHEET);
  const pad = new SignaturePad(canvas, PRINTED);
  pad.off();
  pad.fromData(strokes.map((stroke) => groupOf(stroke, 1, pad)));
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser makes no PNG.");
  return await blob.arrayBuffer();
}

/** Times are scaled as lengths are: the pad makes quick lines thin, and so a line's quickness stays what it was. */
function strokeOf({ points }: PointGroup, scale: number): Stroke {
  return points.map(({ x, y, time }) => [x / scale, y / scale, (time - points[0].time) / scale] as const);
}

function groupOf(stroke: Stroke, scale: number, pad: SignaturePad): PointGroup {
  const { penColor, velocityFilterWeight, compositeOperation } = pad;
  const points = stroke.map(([x, y, time]) => ({ x: x * scale, y: y * scale, time: time * scale, pressure: 0.5 }));
  const widths = { minWidth: PEN.minWidth * scale, maxWidth: PEN.maxWidth * scale, dotSize: 0 };
  return { ...widths, penColor, velocityFilterWeight, compositeOperation, points };
}
