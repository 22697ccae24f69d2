/** Deleting for good, after which queue and composer forget what went along. */
import type { RemovalCalls } from "../contract/library/removal.ts";
import type { Handlers } from "../contract/rpc/server.ts";
import type { StudioEvents } from "../contract/studio.ts";
import type { Queue } from "../jobs/queue/queue.ts";
import type { Composing } from "./composing.ts";
import type { Library } from "./library/calls.ts";

export function removalHandlers(
  library: Pick<Library, "call">,
  queue: Pick<Queue, "reload">,
  composing: Pick<Composing, "reload">,
): Handlers<RemovalCalls, StudioEvents> {
  return {
    "removal.look": (scope, { signal }) => library.call("removal.look", scope, { signal }),
    async "removal.erase"(scope) {
      const removed = await library.call("removal.erase", scope);
      await Promise.all([queue.reload(), composing.reload()]);
      return removed;
    },
  };
}
