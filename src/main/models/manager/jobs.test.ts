import { expect, test } from "vitest";
import { Fault } from "../../../contract/fault.ts";
import type { ModelJob } from "../../../contract/models.ts";
import { type JobContext, Jobs, type JobSubject } from "./jobs.ts";

const subject: JobSubject = { kind: "download", model: "flux", title: "FLUX", precision: null };

function setUp() {
  const told: ModelJob[] = [];
  return { told, jobs: new Jobs((_, job) => void told.push(job as ModelJob)) };
}

/** A task that begins, and ends when its signal aborts or `end` is called. */
function task() {
  const { promise, resolve } = Promise.withResolvers<string>();
  let runs = 0;
  return {
    end: () => resolve("made"),
    runs: () => runs,
    run({ signal, begun, progress }: JobContext): Promise<string> {
      runs++;
      progress({ phase: "fetch", done: 3, total: 9 });
      begun();
      return Promise.race([
        promise,
        new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new Error("stopped")))),
      ]);
    },
  };
}

test("an impatient second start is answered with the job that runs, and nothing runs twice", async () => {
  const { jobs, told } = setUp();
  const one = task();
  const answers = await Promise.all([jobs.start(subject, one.run), jobs.start(subject, one.run)]);
  expect(answers[0]).toEqual(answers[1]);
  expect(one.runs()).toBe(1);
  expect(jobs.all()).toMatchObject([{ model: "flux", job: { state: "running", phase: "fetch", done: 3, total: 9 } }]);
  one.end();
  await expect.poll(() => told.at(-1)?.job).toEqual({ state: "done", model: "made" });
});

test("another job of the kind is refused by the name of the one that runs; one of the other kind is not", async () => {
  const { jobs } = setUp();
  const one = task();
  await jobs.start(subject, one.run);
  await expect(jobs.start({ ...subject, model: "other" }, one.run)).rejects.toMatchObject({
    code: "model.busy",
    data: { title: "FLUX" },
  });
  await jobs.start({ ...subject, kind: "optimise", precision: "int8" }, task().run);
  expect(jobs.all()).toHaveLength(2);
  await jobs.close();
});

test("a job that is paused keeps how far it was, and a start that comes while it still stops goes on after it", async () => {
  const { jobs } = setUp();
  const [one, two] = [task(), task()];
  await jobs.start(subject, one.run);
  const stopped = jobs.cancel("download");
  expect(jobs.all()[0]?.job).toMatchObject({ state: "running", phase: "stop" });
  const again = jobs.start(subject, two.run);
  await stopped;
  expect((await again).job.state).toBe("running");
  await jobs.cancel("download");
  expect(jobs.all()[0]?.job).toEqual({ state: "paused", done: 3, total: 9 });
  expect([one.runs(), two.runs()]).toEqual([1, 1]);
});

test("what refuses a job before it has begun is thrown to whoever started it, and stays to be seen", async () => {
  const { jobs } = setUp();
  const refused = new Fault("download.token-malformed", {});
  await expect(jobs.start(subject, () => Promise.reject(refused))).rejects.toBe(refused);
  expect(jobs.all()[0]?.job).toEqual({ state: "failed", problem: refused.toJSON() });
  await expect(jobs.start(subject, task().run)).resolves.toMatchObject({ job: { state: "running" } });
  await jobs.close();
});

test("closing ends what runs, and lets nothing begin any more", async () => {
  const { jobs } = setUp();
  await jobs.start(subject, task().run);
  await jobs.close();
  expect(jobs.all()[0]?.job.state).toBe("paused");
  await expect(jobs.start(subject, task().run)).rejects.toMatchObject({ code: "model.busy" });
});
