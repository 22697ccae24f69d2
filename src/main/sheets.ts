/** Making sheets: what one will take, and its jobs, all of them or none. */
import { randomUUID } from "node:crypto";
import { Fault } from "../contract/fault.ts";
import type { SheetId } from "../contract/values/id.ts";
import type { CallsOf } from "../contract/rpc/calls.ts";
import type { Handlers } from "../contract/rpc/server.ts";
import type { Settings } from "../contract/settings.ts";
import { markAt } from "../contract/making/sheet-mark.ts";
import { cellCount, type CellPlace, type madeSheetCalls, type SheetPlan } from "../contract/making/sheets.ts";
import type { StudioEvents } from "../contract/studio.ts";
import { freeBytesFor } from "../formats/folders.ts";
import { gatherStyles, gatherSubjects } from "../jobs/drafts/gather.ts";
import { drawSeed } from "../jobs/seed.ts";
import { type CellJob, cellJobs, jobsAgain } from "../jobs/sheets/cells.ts";
import { givenTitle, sheetTitle } from "../jobs/sheets/title.ts";
import type { Queue } from "../jobs/queue/queue.ts";
import type { NewJob } from "../jobs/store.ts";
import type { Library } from "./library/calls.ts";
import type { AxisNames } from "./library/jobs/sheets.ts";
import type { JobLibrary } from "../jobs/library.ts";

type SheetHandlers = Handlers<CallsOf<typeof madeSheetCalls>, StudioEvents>;

export interface SheetOptions {
  readonly library: Pick<Library, "call">;
  readonly queue: Pick<Queue, "estimate" | "prepare" | "add">;
  readonly settings: () => Settings;
  readonly shelf: JobLibrary;
}

/** Bytes of a pixel before any picture of a format was made: photographs' usual ones. */
const usualBytes: Readonly<Record<Settings["format"], number>> = { png: 1.7, jpeg: 0.4, webp: 0.25 };
const endings: Readonly<Record<Settings["format"], string>> = { png: "png", jpeg: "jpg", webp: "webp" };

/** What the pictures of a sheet carry of it. */
interface Marked {
  readonly mark: string;
  readonly name: string;
  readonly plan: SheetPlan;
  readonly names: AxisNames;
}

/** The job with the place of its pictures in their recipe, unless the sheet is private. */
function withMark(job: NewJob, { person, style, seed }: CellPlace, { mark, name, plan, names }: Marked): NewJob {
  if (job.order === null || plan.draft.private !== undefined) return job;
  const seeds = { first: job.seed - seed, of: plan.seeds };
  const given = givenTitle(name, names, plan.draft.prompt);
  const sheet = markAt({ id: mark, name: given, ...names, seeds }, person, style);
  return { ...job, order: { ...job.order, recipe: { ...job.order.recipe, sheet } } };
}

export function sheetHandlers({ library, queue, settings, shelf }: SheetOptions): SheetHandlers {
  /** Composed before any is queued, so that a sheet of which one cell cannot be made queues nothing. */
  async function prepared(cells: readonly CellJob[]): Promise<readonly (CellJob & { readonly job: NewJob })[]> {
    const jobs = await queue.prepare(cells.map(({ draft }) => draft));
    return cells.map((cell, n) => ({ ...cell, job: jobs[n]! }));
  }

  async function enqueue(sheet: SheetId, marked: Marked, jobs: Awaited<ReturnType<typeof prepared>>): Promise<void> {
    for (const { job, place } of jobs) await queue.add(withMark(job, place, marked), { ...place, sheet });
  }

  async function namesOf({ draft, people, styles }: SheetPlan) {
    // Of a private sheet only the places are told apart.
    if (draft.private)
      return {
        people: people.map((_, n) => `Person ${n + 1}`),
        styles: styles.map((_, n) => `Style ${n + 1}`),
      };
    const subjects = await Promise.all(people.map((one) => gatherSubjects({ people: [one] }, shelf)));
    const chosen = await Promise.all(styles.map((one) => gatherStyles({ styles: [one], model: draft.model }, shelf)));
    return {
      people: subjects.map(([one]) => one?.name ?? ""),
      styles: chosen.map(([one]) => one?.pictures[0]?.name ?? ""),
    };
  }

  return {
    async "sheets.estimate"(plan) {
      const { format } = settings();
      const pictures = cellCount(plan);
      // Every cell takes what the first one takes.
      const [first] = cellJobs({ ...plan, people: plan.people.slice(0, 1), styles: plan.styles.slice(0, 1) }, 0);
      const [one, known, free] = await Promise.all([
        queue.estimate({ ...first!.draft, count: 1 }),
        library.call("pictures.bytesPerPixel", { ending: endings[format] }),
        freeBytesFor(settings().picturesFolder),
      ]);
      const { width, height } = plan.draft;
      return {
        pictures,
        seconds: one.seconds === null ? null : one.seconds * pictures,
        memory: one.memory,
        bytes: Math.round((known ?? usualBytes[format]) * width * height * pictures),
        free,
      };
    },
    async "sheets.make"(plan) {
      const seed = plan.draft.seed ?? drawSeed();
      const jobs = await prepared(cellJobs(plan, seed));
      const names = await namesOf(plan);
      const title = sheetTitle(names, plan.draft.private === "everything" ? "" : plan.draft.prompt);
      const sheet = { mark: randomUUID(), name: title, plan: { ...plan, draft: { ...plan.draft, seed } }, names };
      const id = await library.call("sheets.add", sheet);
      await enqueue(id, sheet, jobs);
      return { id };
    },
    async "sheets.picture"({ id }) {
      const { saveSheetPicture } = await import("./sheet-picture.ts");
      return { file: await saveSheetPicture(library, id, settings().picturesFolder) };
    },
    async "sheets.again"({ id, cells }) {
      const sheet = await library.call("sheets.get", { id });
      const { plan } = sheet;
      const jobs = jobsAgain(plan, cells, drawSeed());
      if (jobs.length === 0) throw new Fault("library.unknown", { kind: "sheet", id });
      const names = { people: sheet.people.map(({ name }) => name), styles: sheet.styles.map(({ name }) => name) };
      await enqueue(id, { ...sheet, names }, await prepared(jobs));
      return null;
    },
  };
}
