/** Keeping the draft with the studio: a change here is sent after a breath, a change elsewhere arrives. */
import type { Draft } from "../../../contract/making/draft.ts";
import { call, on } from "../link.ts";
import { ownWindow } from "../undo/own-window.ts";

/** Milliseconds of rest after which a change is sent: one message for a word, not for each letter. */
const breath = 150;

/** The draft as the window has it. */
export interface DraftPlace {
  readonly get: () => Draft;
  /** Not to be heard as a change of the artist's. */
  readonly set: (draft: Draft) => void;
  readonly subscribe: (changed: () => void) => void;
}

export async function startKeeping(place: DraftPlace): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let taking = false;

  const send = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    // Lost with the connection: it is sent with the next change, or when the window goes.
    call("draft.keep", { draft: place.get(), by: ownWindow }).catch(() => {});
  };
  const take = (draft: Draft) => {
    taking = true;
    place.set(draft);
    taking = false;
  };

  // What was changed here and is not sent yet is the newer one.
  on("draft.changed", ({ draft, by }) => by !== ownWindow && timer === null && take(draft));
  const kept = await call("draft.kept", null);
  if (kept) take(kept);
  place.subscribe(() => {
    if (taking) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(send, breath);
  });
  window.addEventListener("pagehide", send);
}
