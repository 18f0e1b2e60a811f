/** Why there is no picture: refused by a person, no camera in this machine, or another app holds it. */
export type CameraTrouble = "denied" | "missing" | "busy";

/** An open camera; `hasTorch` says whether `light` can do anything. */
export interface Camera {
  readonly hasTorch: boolean;
  /** Turn the torch on or off, and say whether it is on. */
  light(on: boolean): Promise<boolean>;
}

/** The torch is in Chrome's media capture, and in no TypeScript library yet. */
type TorchSet = MediaTrackConstraintSet & { torch: boolean };

const WANTED = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
const TROUBLES: Record<string, CameraTrouble> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
};

/** Show the back camera in a video element until the signal is aborted. Never rejects. */
export async function openCamera(video: HTMLVideoElement, signal: AbortSignal): Promise<Camera | CameraTrouble> {
  if (!navigator.mediaDevices) return "missing";
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
    stopWith(signal, stream, video);
    await show(stream, video);
    return cameraOf(stream.getVideoTracks()[0]);
  } catch (error) {
    return TROUBLES[(error as DOMException).name] ?? "busy";
  }
}

function stopWith(signal: AbortSignal, stream: MediaStream, video: HTMLVideoElement): void {
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    if (video.srcObject === stream) video.srcObject = null;
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
}

async function show(stream: MediaStream, video: HTMLVideoElement): Promise<void> {
  if (!stream.active) return;
  // iOS plays a video in its place on the page, and without a touch, only if it is inline and silent.
  video.playsInline = true;
  video.muted = true;
  video.srcObject = stream;
  await video.play();
}

function cameraOf(track: MediaStreamTrack): Camera {
  const hasTorch = "torch" in (track.getCapabilities?.() ?? {});
  const light = async (on: boolean) => {
    if (!hasTorch) return false;
    const wanted: TorchSet = { torch: on };
    return await track.applyConstraints({ advanced: [wanted] }).then(() => on, () => false);
  };
  return { hasTorch, light };
}
