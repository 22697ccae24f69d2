import { expect, test } from "vitest";
import { z } from "zod";
import { call, type CallsOf, output } from "../contract/rpc/calls.ts";
import type { Handlers } from "../contract/rpc/server.ts";
import { handlersLater, later } from "./later.ts";

const calls = {
  "add.one": call({ in: z.number(), out: output<number>() }),
  "add.two": call({ in: z.number(), out: output<number>() }),
};
type Calls = CallsOf<typeof calls>;
const context = { signal: new AbortController().signal, emit: () => {} };

test("a part is loaded by the first call of any of its handlers, once", async () => {
  let loads = 0;
  const part = later(async (): Promise<Handlers<Calls, object>> => {
    loads++;
    return { "add.one": (n) => n + 1, "add.two": (n) => n + 2 };
  });
  const handlers = handlersLater<Calls, object>(calls, part.get);
  expect(Object.keys(handlers)).toEqual(["add.one", "add.two"]);
  expect([loads, part.known()]).toEqual([0, null]);
  expect(await Promise.all([handlers["add.one"](1, context), handlers["add.two"](1, context)])).toEqual([2, 3]);
  expect(loads).toBe(1);
  expect(part.known()).not.toBeNull();
});

test("what could not be loaded is tried again", async () => {
  let loads = 0;
  const part = later(() => (++loads === 1 ? Promise.reject(new Error("no file")) : Promise.resolve("there")));
  await expect(part.get()).rejects.toThrow("no file");
  expect(await part.get()).toBe("there");
});
