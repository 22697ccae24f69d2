/** What is let go of a private job once it is over: its pictures say nothing of it, and neither does the queue. */
import type { Draft } from "../contract/draft.ts";
import type { StoredJob } from "./store.ts";

/** The draft without whom and what a picture was made of. */
export function withoutParts({ told: _, loras: __, ...draft }: Draft): Draft {
  return { ...draft, people: [], styles: [], prompt: draft.private === "everything" ? "" : draft.prompt };
}

/** Jobs that are over: a private one that failed can be tried again until the studio is closed. */
const over: ReadonlySet<StoredJob["state"]> = new Set(["done", "cancelled"]);

/** The job as it is kept from now on: a private one that is over names nothing any more. */
export const letGo = (job: StoredJob): StoredJob =>
  job.draft.private !== undefined && over.has(job.state)
    ? { ...job, draft: withoutParts(job.draft), order: null, thumbnail: null }
    : job;

/** Whether what a job was made of was let go. */
export const isLetGo = ({ draft, order }: Pick<StoredJob, "draft" | "order">): boolean =>
  draft.private !== undefined && order === null;
