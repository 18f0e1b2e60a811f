// What a courier feels and hears without looking: each outcome has a buzz and a sound of its own.

export type Outcome = "right" | "wrong" | "again" | "done";

/** Tones one after the other, in Hz, each `toneMs` long. */
interface Signal {
  readonly buzz: readonly number[];
  readonly tones: readonly number[];
  readonly toneMs: number;
  readonly wave: OscillatorType;
}

const SIGNALS: Record<Outcome, Signal> = {
  right: { buzz: [60], tones: [1320], toneMs: 90, wave: "sine" },
  wrong: { buzz: [220, 90, 220, 90, 220], tones: [220, 175], toneMs: 220, wave: "square" },
  again: { buzz: [40, 60, 40], tones: [880, 880], toneMs: 70, wave: "triangle" },
  done: { buzz: [50, 50, 160], tones: [660, 880, 1320], toneMs: 100, wave: "sine" },
};
const LOUDNESS = 0.25;
/** Tones that begin or end at once click. */
const RAMP_S = 0.008;

let speaker: AudioContext | null = null;

/** Let sounds be heard from now on; browsers allow that only while a finger touches the page. Does nothing twice. */
export function allowSound(): void {
  if (typeof AudioContext === "undefined") return;
  speaker ??= new AudioContext();
  if (speaker.state !== "running") speaker.resume().catch(() => {});
}

/** Let an outcome be felt and heard, as far as the phone allows. */
export function feel(outcome: Outcome): void {
  const signal = SIGNALS[outcome];
  // Before the first touch a browser refuses to buzz, and complains of it in its console.
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.([...signal.buzz]);
  if (speaker?.state === "running") play(signal, speaker);
}

function play({ tones, toneMs, wave }: Signal, speaker: AudioContext): void {
  const length = toneMs / 1000;
  const oscillator = new OscillatorNode(speaker, { type: wave });
  const volume = new GainNode(speaker, { gain: 0 });
  oscillator.connect(volume).connect(speaker.destination);
  for (const [place, tone] of tones.entries()) {
    const starts = speaker.currentTime + place * length;
    oscillator.frequency.setValueAtTime(tone, starts);
    volume.gain.setTargetAtTime(LOUDNESS, starts, RAMP_S);
    volume.gain.setTargetAtTime(0, starts + length - 4 * RAMP_S, RAMP_S);
  }
  oscillator.start();
  oscillator.stop(speaker.currentTime + tones.length * length);
}
