// A photo of the envelope at the door. The coach asks again where it is dark, blurred or shows papers; it never blocks.

import { useEffect, useState } from "preact/hooks";
import type { App } from "../../app.ts";
import { nowText } from "../../instruments/clock.ts";
import { type Advice, advise } from "../../instruments/coach.ts";
import { type Photo, sample, shrink } from "../../instruments/photo.ts";
import { decodeImage } from "../../instruments/scanner.ts";
import { Icon } from "../../look/icons.tsx";
import { Notice } from "../../look/parts.tsx";

/** A photo and what the coach thinks of it; `isKept` where the courier takes it all the same. */
export interface Taken {
  readonly photo: Photo;
  readonly at: string;
  readonly advice: Advice | null;
  readonly isKept: boolean;
}

/** Say whether a photo may stand as it is. */
export function isAccepted(taken?: Taken): taken is Taken {
  return taken !== undefined && (taken.advice === null || taken.isKept);
}

/** Take a photo, or another one. */
export function PictureStep({ app, taken, change }: {
  app: App;
  taken?: Taken;
  change: (taken: Taken | undefined) => void;
}) {
  const { say } = app;
  const [isBroken, setBroken] = useState(false);

  async function take(file: File | undefined): Promise<void> {
    if (!file) return;
    const photo = await shrink(file);
    setBroken(!photo);
    if (!photo) return;
    const advice = advise(await sample(photo), await showsCard(photo));
    change({ photo, at: nowText(), advice, isKept: false });
  }

  return (
    <div class="form">
      <p>{say("step_photo_lead")}</p>
      {isBroken && <Notice tone="amber" title={say("photo_broken")} />}
      {taken && <Thumb photo={taken.photo} />}
      {taken?.advice && !taken.isKept && (
        <Notice tone="amber" icon="photo" title={say(`photo_${taken.advice}`)}>
          <button type="button" class="button" onClick={() => change({ ...taken, isKept: true })}>
            {say("photo_keep")}
          </button>
        </Notice>
      )}
      <label class={`button wide ${taken ? "" : "filled"}`}>
        <Icon name="photo" />
        {say(taken ? "photo_again" : "photo_take")}
        <input
          class="sr"
          type="file"
          accept="image/*"
          capture="environment"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </label>
    </div>
  );
}

/** Show a photo small. */
export function Thumb({ photo }: { photo: Photo }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return url ? <img class="thumb-photo" src={url} alt="" /> : null;
}

async function showsCard(photo: Photo): Promise<boolean> {
  const bitmap = await createImageBitmap(new Blob([photo.bytes], { type: photo.type }));
  return (await decodeImage(bitmap)).some((read) => read.kind === "citizen_card");
}
