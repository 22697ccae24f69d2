/** The store of jobs that a library holds, from this side of its worker. */
import type { JobStore } from "../../../jobs/store.ts";
import type { Library } from "../calls.ts";

export function jobStoreOf({ call: ask }: Pick<Library, "call">): JobStore {
  return {
    all: () => ask("jobs.all", null),
    add: (added, place) => ask("jobs.add", place ? { job: added, place } : { job: added }),
    take: (of, until, site) => ask("jobs.take", { worker: of, lease: until, site }),
    renew: (of, by, until) => ask("jobs.renew", { id: of, worker: by, lease: until }),
    progress: (of, by, progress) => ask("jobs.progress", { id: of, worker: by, progress }),
    progressOf: (of) => ask("jobs.progressOf", { id: of }),
    settle: (of, by, as) => ask("jobs.settle", { id: of, worker: by, settlement: as }),
    release: async (of) => void (await ask("jobs.release", { worker: of })),
    move: async (of, before) => void (await ask("jobs.move", { id: of, before })),
    send: (of, place) => ask("jobs.send", { id: of, place }),
    cancel: (of) => ask("jobs.cancel", { id: of }),
    retry: (of) => ask("jobs.retry", { id: of }),
    paused: () => ask("jobs.paused", null),
    pause: async (paused) => void (await ask("jobs.pause", { paused })),
  };
}
