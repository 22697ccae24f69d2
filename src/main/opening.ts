/** A studio that is still being opened: a host serves its window at once, and what the window asks for waits. */
import type { EventOf } from "../contract/rpc/calls.ts";
import { type StudioCalls, studioCalls, type StudioEvents } from "../contract/studio.ts";
import { handlersLater } from "./later.ts";
import type { StudioService } from "./studio-service.ts";

/**
 * The studio that will be there. Where it cannot be opened, every call and every picture fails with the reason.
 * @param opening  whoever has it opened hears of a failure there
 */
export function studioLater(opening: Promise<StudioService>): StudioService {
  // Nobody may have asked for anything by then.
  opening.catch(() => undefined);
  return {
    handlers: handlersLater<StudioCalls, StudioEvents>(studioCalls, async () => (await opening).handlers),
    media: async (request) => (await opening).media(request),
    onEvent(listener) {
      let ended = false;
      let off = (): void => undefined;
      const listen = (studio: StudioService): void => {
        if (!ended) off = studio.onEvent((event: EventOf<StudioEvents>) => listener(event));
      };
      opening.then(listen, () => undefined);
      return () => {
        ended = true;
        off();
      };
    },
    async close() {
      await (await opening.catch(() => null))?.close();
    },
  };
}
