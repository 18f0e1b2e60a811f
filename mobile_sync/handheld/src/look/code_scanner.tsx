// Dispatch's one-time code before the camera.

import { useEffect, useRef } from "preact/hooks";
import { openCamera } from "../instruments/camera.ts";
import { scan } from "../instruments/scanner.ts";

/** Look for a one-time code until there is one. */
export function CodeScanner({ onCode, onFailure }: { onCode: (code: string) => void; onFailure: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const stop = new AbortController();
    void look(video.current!, stop.signal, onCode).catch(onFailure);
    return () => stop.abort();
  }, []);
  return <video ref={video} muted playsInline class="viewfinder" />;
}

async function look(video: HTMLVideoElement, signal: AbortSignal, onCode: (code: string) => void): Promise<void> {
  const opened = await openCamera(video, signal);
  if (typeof opened === "string") throw new Error(opened);
  for await (const { read } of scan(video, signal)) {
    if (read.kind === "enrolment") return onCode(read.code);
  }
}
