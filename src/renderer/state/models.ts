/** The long jobs that bring models in, as the studio tells of them. */
import { create } from "zustand";
import type { ModelJob } from "../../contract/models.ts";
import { text } from "../text/text.ts";
import { call, on } from "./link.ts";
import { useRoute } from "./route/route.ts";
import { notify, reloadModels } from "./studio.ts";

export type ModelJobs = Readonly<Partial<Record<ModelJob["kind"], ModelJob>>>;

export const useModelJobs = create<ModelJobs>(() => ({}));

/** Follows the jobs. Where one ends while another view is shown, the banner says so. */
export async function startModels(): Promise<void> {
  on("models.job", (job) => {
    const before = useModelJobs.getState()[job.kind];
    useModelJobs.setState({ [job.kind]: job });
    if (job.job.state === "running") return;
    if (before?.job.state === "running" && useRoute.getState().view !== "models") tell(job);
  });
  await reloadJobs();
}

function tell(of: ModelJob): void {
  const t = text().models;
  if (of.job.state === "done") notify(t.ready(jobTitle(of)));
  if (of.job.state === "failed") notify(t.stopped(jobTitle(of)));
}

async function reloadJobs(): Promise<void> {
  const jobs = await call("models.jobs", null);
  useModelJobs.setState(Object.fromEntries(jobs.map((job) => [job.kind, job])), true);
}

/** After the connection was lost and is back. */
export async function refreshModels(): Promise<void> {
  await Promise.all([reloadJobs(), reloadModels()]);
}

/** The name for people of what a job makes. */
export function jobTitle({ kind, title, precision }: ModelJob): string {
  return kind === "optimise" && precision ? text().models.smaller.job(title, precision) : title;
}
