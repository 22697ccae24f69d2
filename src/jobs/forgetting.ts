/** What is let go of a private job once it is over: its pictures say nothing of it, and neither does the queue. */
import type { Draft } from "../contract/making/draft.ts";
import { Fault } from "../contract/fault.ts";
import type { JobLibrary } from "./library.ts";
import type { Failure, NewJob, StoredJob } from "./store.ts";

/** The draft without whom and what a picture was made of. */
export function withoutParts({ told: _, loras: __, ...draft }: Draft): Draft {
  return { ...draft, people: [], styles: [], prompt: draft.private === "everything" ? "" : draft.prompt };
}

/** Jobs that are over: of a private one nothing is kept by which it could be tried again. */
const over: ReadonlySet<StoredJob["state"]> = new Set(["done", "cancelled", "failed"]);

/** The job as it is kept from now on: a private one that is over names nothing any more. */
export const letGo = (job: StoredJob): StoredJob =>
  job.draft.private !== undefined && over.has(job.state)
    ? { ...job, draft: withoutParts(job.draft), order: null, thumbnail: null, failure: silentFailure(job) }
    : job;

/** Why a private job failed, unless that names what it was made of. */
export function silentFailure({
  failure,
  draft,
  order,
}: Pick<StoredJob, "failure" | "draft" | "order">): Failure | null {
  if (failure === null) return null;
  const { subjects = [], styles = [], loras = [] } = order?.recipe ?? {};
  const named = [...subjects, ...styles, ...loras].flatMap(({ path, name, sha256 }) => [
    name,
    sha256,
    path,
    /[^/\\]*$/.exec(path)?.[0],
  ]);
  const words = draft.private === "everything" ? [draft.prompt, order?.recipe.prompt] : [];
  const secret = [...named, ...words].filter((text) => text !== undefined && text.trim() !== "");
  if (!secret.some((text) => failure.message.includes(text!))) return failure;
  const { code, message } = new Fault("queue.private-failed", {});
  return { code, message };
}

/** Lets go of crops and copies that were made for private jobs which were not queued after all. */
export async function letGoUnmade(
  jobs: readonly Pick<NewJob, "draft" | "order">[],
  library: Pick<JobLibrary, "letGo">,
): Promise<void> {
  const hidden = jobs.filter(({ draft }) => draft.private !== undefined);
  const parts = hidden.flatMap(({ order }) => [...(order?.recipe.subjects ?? []), ...(order?.recipe.styles ?? [])]);
  const digests = new Set(parts.flatMap(({ sha256 }) => sha256 ?? []));
  if (digests.size > 0) await library.letGo([...digests]);
}

/** Whether what a job was made of was let go. */
export const isLetGo = ({ draft, order }: Pick<StoredJob, "draft" | "order">): boolean =>
  draft.private !== undefined && order === null;
