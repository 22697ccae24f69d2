/** The store of jobs as it crosses to the library's worker. */
import { z } from "zod";
import { id, maybe, nothing } from "../../../contract/values/forms.ts";
import type { JobId } from "../../../contract/values/id.ts";
import { sites } from "../../../contract/making/queue.ts";
import { call, output } from "../../../contract/rpc/calls.ts";
import { type JobProgress, jobProgress, newJob, settlement, sheetPlace, type StoredJob } from "../../../jobs/store.ts";

const job = id<JobId>();
const worker = z.string().min(1).max(200);
const lease = z.number();
const site = z.enum(sites);
const place = newJob.pick({ site: true, tag: true });

export const jobCalls = {
  "jobs.all": call({ in: nothing, out: output<readonly StoredJob[]>() }),
  "jobs.add": call({ in: z.strictObject({ job: newJob, place: maybe(sheetPlace) }), out: output<StoredJob>() }),
  "jobs.take": call({ in: z.strictObject({ worker, lease, site }), out: output<StoredJob | null>() }),
  "jobs.renew": call({ in: z.strictObject({ id: job, worker, lease }), out: output<boolean>() }),
  "jobs.progress": call({ in: z.strictObject({ id: job, worker, progress: jobProgress }), out: output<boolean>() }),
  "jobs.progressOf": call({ in: z.strictObject({ id: job }), out: output<JobProgress | null>() }),
  "jobs.settle": call({ in: z.strictObject({ id: job, worker, settlement }), out: output<boolean>() }),
  "jobs.release": call({ in: z.strictObject({ worker }), out: output<null>() }),
  "jobs.move": call({ in: z.strictObject({ id: job, before: job.nullable() }), out: output<null>() }),
  "jobs.send": call({ in: z.strictObject({ id: job, place }), out: output<boolean>() }),
  "jobs.cancel": call({ in: z.strictObject({ id: job }), out: output<boolean>() }),
  "jobs.retry": call({ in: z.strictObject({ id: job }), out: output<boolean>() }),
  "jobs.paused": call({ in: nothing, out: output<boolean>() }),
  "jobs.pause": call({ in: z.strictObject({ paused: z.boolean() }), out: output<null>() }),
};
