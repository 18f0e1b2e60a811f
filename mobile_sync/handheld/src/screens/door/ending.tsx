// How a step ends, and the act itself: locked until every step is done, then green.

import { Icon } from "../../look/icons.tsx";

/** End a step that is ready. */
export function Done({ text, isReady, act }: { text: string; isReady: boolean; act: () => void }) {
  return (
    <button type="button" class="button primary" disabled={!isReady} onClick={act}>
      <Icon name="check" />
      {text}
    </button>
  );
}

/** Do the act; `locked` says what is still missing, where something is. */
export function Act({ text, locked, isSaving, act }: {
  text: string;
  locked?: string;
  isSaving: boolean;
  act: () => Promise<void>;
}) {
  if (locked) {
    return (
      <button type="button" class="button wide locked" disabled>
        <Icon name="lock" />
        {locked}
      </button>
    );
  }
  return (
    <button type="button" class="button primary yes" disabled={isSaving} onClick={() => void act()}>
      <Icon name="check" />
      {text}
    </button>
  );
}
