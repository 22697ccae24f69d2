import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answeringLibrary } from "../../tests/fixtures/answering-library.ts";
import type { HandlerContext } from "../contract/rpc/server.ts";
import type { StudioEvents } from "../contract/studio.ts";
import type { SystemOptions } from "./system.ts";
import { createSystem, examinationRest } from "./system.ts";

const asked: string[] = [];
const system = () =>
  createSystem({
    library: answeringLibrary({
      "pictures.counts": () => ({ all: 0, starred: 0, notExported: 0, rejected: 0, trash: 0 }),
      "library.notices": () => [],
    }),
    engine: {
      call: async (name: string) => {
        asked.push(name);
        return { memory: {} };
      },
    } as unknown as SystemOptions["engine"],
    settings: { get: () => ({}), notices: [] } as unknown as SystemOptions["settings"],
    roots: [],
    emit: () => {},
    capabilities: { host: "browser", dialogs: false, reveal: false, paths: false },
  });
const context = {} as HandlerContext<StudioEvents>;

beforeEach(() => {
  asked.splice(0);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => void vi.useRealTimers());

test("the machine is examined once, after the first window has come up", async () => {
  const handlers = system();
  await vi.advanceTimersByTimeAsync(10 * examinationRest);
  expect(asked).toEqual([]);
  await handlers["studio.welcome"](null, context);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(examinationRest);
  expect(asked).toEqual(["engine.doctor"]);
  await handlers["studio.welcome"](null, context);
  await vi.advanceTimersByTimeAsync(2 * examinationRest);
  await handlers["machine.report"](null, context);
  expect(asked).toEqual(["engine.doctor"]);
});

test("who asks for it before is answered at once", async () => {
  const handlers = system();
  await handlers["machine.report"](null, context);
  await handlers["studio.welcome"](null, context);
  await vi.advanceTimersByTimeAsync(2 * examinationRest);
  expect(asked).toEqual(["engine.doctor"]);
});
