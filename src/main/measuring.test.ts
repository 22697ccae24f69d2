import { expect, test } from "vitest";
import { Fault } from "../contract/fault.ts";
import type { EngineClient } from "./children/engine-client.ts";
import type { Library } from "./library/calls.ts";
import { measureInBackground, type MeasuringOptions } from "./measuring.ts";

const where = { bundled: "/models/uso-mini", networks: [] };

/** An engine that answers when it is told to, or when it is given up. */
function engine() {
  const asked: { readonly name: string; readonly answer: (value: unknown) => void; readonly signal?: AbortSignal }[] =
    [];
  const heard: (() => void)[] = [];
  /** What happened to processes that measure, in the order it did. */
  const life: string[] = [];
  let processes = 0;
  const call = (name: string, _: unknown, { signal }: { readonly signal?: AbortSignal } = {}) =>
    name === "measure.problems"
      ? Promise.resolve(["dino.safetensors is incomplete."])
      : new Promise((resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Fault("engine.cancelled", {})), { once: true });
          asked.push({ name, answer: resolve, ...(signal ? { signal } : {}) });
          heard.splice(0).forEach((tell) => tell());
        });
  return {
    client: { call } as unknown as EngineClient,
    life,
    apart() {
      const pid = ++processes;
      life.push(`begun ${pid}`);
      const asking = (name: string, input: unknown, options?: { readonly signal?: AbortSignal }) =>
        name === "engine.ping" ? Promise.resolve({ pid }) : call(name, input, options);
      return {
        call: asking,
        close: async () => void life.push(`ended ${pid}`),
      } as unknown as EngineClient;
    },
    lower: (pid: number) => void life.push(`lowered ${pid}`),
    /** The n-th call, once it was made. */
    async asked(n: number) {
      while (asked.length <= n) await new Promise<void>((resolve) => heard.push(resolve));
      return asked[n]!;
    },
  };
}

/** A library with so many pictures to measure. */
function library(pictures: number) {
  const recorded: number[] = [];
  const calls: Record<string, (input: never) => unknown> = {
    "measures.begin": () => null,
    "measures.counts": () => ({ measured: 0, left: pictures }),
    "measures.next": () =>
      recorded.length < pictures ? { id: recorded.length, picture: "/picture.png", subjects: [], styles: [] } : null,
    "measures.record": ({ id }: { readonly id: number }) => recorded.push(id),
  };
  const call = async (name: string, input: unknown) => calls[name]!(input as never);
  return { recorded, client: { call } as unknown as Pick<Library, "call"> };
}

const measurer = (
  one: ReturnType<typeof engine>,
  of: ReturnType<typeof library>,
  how: Partial<Pick<MeasuringOptions, "rest" | "clock" | "wanted">> = {},
) =>
  measureInBackground({
    library: of.client,
    engine: one.client,
    apart: one.apart,
    lower: one.lower,
    measuringWith: () => Promise.resolve(where),
    wanted: () => true,
    idle: () => true,
    rest: 0,
    ...how,
  });

test("a picture that is asked for ends what is found out about the weights, which is begun anew after it", async () => {
  const [one, of] = [engine(), library(1)];
  const measuring = measurer(one, of);
  measuring.ring();
  const stamp = await one.asked(0);
  expect(stamp.name).toBe("measure.stamp");
  const picture = measuring.first.call("engine.generate", {} as never);
  expect(stamp.signal?.aborted).toBe(true);
  (await one.asked(1)).answer({ pictures: [] });
  await picture;
  const again = await one.asked(2);
  expect(again.name).toBe("measure.stamp");
  again.answer("stamp");
  (await one.asked(3)).answer({ measures: [], unrelated: [] });
  await expect.poll(() => of.recorded).toEqual([0]);
  expect((await measuring.state()).problems).toEqual(["dino.safetensors is incomplete."]);
  await measuring.close();
});

test("a picture that is asked for ends a measuring, of which nothing is kept; a plan ends none", async () => {
  const [one, of] = [engine(), library(1)];
  const measuring = measurer(one, of);
  measuring.ring();
  (await one.asked(0)).answer("stamp");
  const work = await one.asked(1);
  expect(work.name).toBe("measure.picture");
  void measuring.first.call("engine.plan", {} as never);
  expect(work.signal?.aborted).toBe(false);
  const picture = measuring.first.call("engine.generate", {} as never);
  expect(work.signal?.aborted).toBe(true);
  (await one.asked(3)).answer({ pictures: [] });
  await picture;
  const again = await one.asked(4);
  expect(again.name).toBe("measure.picture");
  expect(of.recorded).toEqual([]);
  again.answer({ measures: [], unrelated: [] });
  await expect.poll(() => of.recorded).toEqual([0]);
  await measuring.close();
});

test("a picture that cannot be measured is remembered as one of which nothing can be told", async () => {
  const [one, of] = [engine(), library(2)];
  const failing = () => {
    const eyes = one.apart();
    const call = (name: string, input: unknown, options?: object) =>
      name === "measure.picture"
        ? Promise.reject(new Fault("image.missing", { file: "/picture.png" }))
        : (eyes.call as unknown as (...all: unknown[]) => Promise<unknown>)(name, input, options);
    return { ...eyes, call } as unknown as EngineClient;
  };
  const measuring = measurer({ ...one, apart: failing }, of);
  measuring.ring();
  (await one.asked(0)).answer("stamp");
  await expect.poll(() => of.recorded).toEqual([0, 1]);
  await measuring.close();
});

test("the process that measures has the lowest priority, is ended before a picture is made, and when nothing is left", async () => {
  const [one, of] = [engine(), library(1)];
  const measuring = measurer(one, of);
  measuring.ring();
  (await one.asked(0)).answer("stamp");
  await one.asked(1);
  expect(one.life).toEqual(["begun 1", "lowered 1"]);
  const picture = measuring.first.call("engine.generate", {} as never);
  // Before the picture's own process has answered anything.
  expect(one.life).toEqual(["begun 1", "lowered 1", "ended 1"]);
  // However often it is rung, nothing is measured beside a picture.
  measuring.ring();
  await new Promise((resolve) => setImmediate(resolve));
  expect(one.life).toHaveLength(3);
  (await one.asked(2)).answer({ pictures: [] });
  await picture;
  (await one.asked(3)).answer({ measures: [], unrelated: [] });
  await expect.poll(() => one.life.slice(3)).toEqual(["begun 2", "lowered 2", "ended 2"]);
  expect(of.recorded).toEqual([0]);
  await measuring.close();
});

test("measuring that is turned off ends at once, and of what was under way nothing is kept", async () => {
  const [one, of] = [engine(), library(2)];
  let wanted = true;
  const measuring = measurer(one, of, { wanted: () => wanted });
  measuring.ring();
  (await one.asked(0)).answer("stamp");
  const work = await one.asked(1);
  measuring.ring();
  expect(work.signal?.aborted).toBe(false);
  wanted = false;
  measuring.ring();
  expect(work.signal?.aborted).toBe(true);
  await expect.poll(() => one.life).toEqual(["begun 1", "lowered 1", "ended 1"]);
  expect(of.recorded).toEqual([]);
  expect((await measuring.state()).paused).toBe(true);
  await measuring.close();
});

test("where the system does not let a priority be lowered, pictures are measured all the same", async () => {
  const [one, of] = [engine(), library(1)];
  const refusing = () => {
    throw new Error("EACCES");
  };
  const measuring = measurer({ ...one, lower: refusing }, of);
  measuring.ring();
  (await one.asked(0)).answer("stamp");
  (await one.asked(1)).answer({ measures: [], unrelated: [] });
  await expect.poll(() => of.recorded).toEqual([0]);
  await measuring.close();
});

/** A clock that goes only while somebody waits for it, to the moment. */
function clock() {
  let time = 0;
  const pauses: number[] = [];
  const pause = async (ms: number) => {
    pauses.push(ms);
    time += ms;
  };
  return { pauses, pass: (ms: number) => (time += ms), now: () => time, pause };
}

test("while a window asks for things nothing is measured; what it asks because something was measured counts for nothing", async () => {
  const [one, of, time] = [engine(), library(3), clock()];
  const measuring = measurer(one, of, { rest: 1000, clock: time });
  measuring.asked("pictures.some");
  time.pass(100);
  measuring.ring();
  (await one.asked(0)).answer("stamp");
  const done = { measures: [], unrelated: [] };
  const first = await one.asked(1);
  expect(time.pauses).toEqual([1000]);
  measuring.asked("media");
  time.pass(300);
  first.answer(done);
  const second = await one.asked(2);
  expect(time.pauses).toEqual([1000, 700]);
  measuring.asked("pictures.outline");
  measuring.asked("measures.of");
  second.answer(done);
  (await one.asked(3)).answer(done);
  expect(time.pauses).toEqual([1000, 700]);
  await expect.poll(() => of.recorded).toEqual([0, 1, 2]);
  await measuring.close();
});
