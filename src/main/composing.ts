/** The composer's draft between the windows: kept with the library, and told to every other window. */
import { isDeepStrictEqual } from "node:util";
import type { ComposingCalls, ComposingEvents } from "../contract/making/composing.ts";
import type { Draft } from "../contract/making/draft.ts";
import type { Emit, Handlers } from "../contract/rpc/server.ts";
import type { StudioEvents } from "../contract/studio.ts";
import type { Library } from "./library/calls.ts";

export interface Composing {
  readonly handlers: Handlers<ComposingCalls, StudioEvents>;
  /** Looks whether another program changed it. */
  reload(): Promise<void>;
}

export function createComposing(library: Pick<Library, "call">, emit: Emit<ComposingEvents>): Composing {
  let known: Draft | null = null;
  return {
    handlers: {
      async "draft.kept"() {
        return (known = await library.call("draft.kept", null));
      },
      async "draft.keep"({ draft, by }) {
        known = draft;
        await library.call("draft.keep", { draft });
        emit("draft.changed", { draft, by });
        return null;
      },
    },
    async reload() {
      const draft = await library.call("draft.kept", null);
      if (draft === null || isDeepStrictEqual(draft, known)) return;
      known = draft;
      emit("draft.changed", { draft, by: null });
    },
  };
}
