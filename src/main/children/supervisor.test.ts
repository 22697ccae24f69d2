/** A real child process that is used, crashes, is started again, and ends. */
import { fork } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import type { TestCalls, TestEvents } from "../../../tests/fixtures/rpc-contract.ts";
import { type ProcessOptions, superviseProcess } from "./process.ts";
import type { Supervised } from "./supervisor.ts";

const entry = new URL("../../../tests/fixtures/test-engine.ts", import.meta.url);
let engine: Supervised<TestCalls, TestEvents> | undefined;
afterEach(() => engine?.close());

function start(way?: string, options: Partial<ProcessOptions> = {}): Supervised<TestCalls, TestEvents> {
  engine = superviseProcess<TestCalls, TestEvents>({
    entry,
    args: way ? [way] : [],
    backOff: () => 0,
    grace: 100,
    ...options,
  });
  return engine;
}

const pid = async (of: Supervised<TestCalls, TestEvents>) => (await of.call("engine.ping", null)).pid;

function alive(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch {
    return false;
  }
}

test("it runs in a process of its own, the same one for every call", async () => {
  const client = start();
  const first = await pid(client);
  expect(first).not.toBe(process.pid);
  expect(await pid(client)).toBe(first);
});

test("calls made while it starts wait for it, however long it takes to listen", async () => {
  const client = start("slow-start");
  expect(await Promise.all([client.call("echo", 1), client.call("echo", 2)])).toEqual([1, 2]);
});

test.each([
  ["SIGKILL", { exitCode: null, signal: "SIGKILL" }],
  ["SIGSEGV", { exitCode: null, signal: "SIGSEGV" }],
  [3, { exitCode: 3, signal: null }],
] as const)(
  "a crash by %s in the middle rejects every pending call, saying how it ended, and the next call finds it running again",
  async (how, data) => {
    const client = start();
    const before = await pid(client);
    const pending = [client.call("wait", null), client.call("crash", { how }), client.call("wait", null)];
    for (const outcome of await Promise.allSettled(pending)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "engine.crashed", data } });
    }
    const after = await pid(client);
    expect(after).not.toBe(before);
  },
);

test("a caller that tries again the moment it hears of the crash gets the new process", async () => {
  const client = start();
  const answer = await client.call("crash", { how: "SIGKILL" }).catch(() => client.call("echo", "again"));
  expect(answer).toBe("again");
});

test("what the process said right before its end still arrives", async () => {
  const client = start();
  const heard: unknown[] = [];
  const crash = client.call("crash", { how: 0 }, { onEvent: ({ payload }) => heard.push(payload) });
  await expect(crash).rejects.toMatchObject({ code: "engine.crashed", data: { exitCode: 0, signal: null } });
  expect(heard).toEqual([{ n: 1 }]);
});

test("after three crashes in a row it is not started again", async () => {
  const client = start("crash-at-start");
  for (let n = 0; n < 3; n++)
    await expect(client.ready()).rejects.toMatchObject({ code: "engine.crashed", data: { exitCode: 3 } });
  await expect(client.ready()).rejects.toMatchObject({
    code: "engine.keeps-crashing",
    data: { times: 3, exitCode: 3 },
  });
});

test("forgiven, it is started once more", async () => {
  const client = start("crash-at-start", { maxCrashes: 1 });
  await expect(client.ready()).rejects.toMatchObject({ code: "engine.crashed" });
  await expect(client.ready()).rejects.toMatchObject({ code: "engine.keeps-crashing" });
  client.forgive();
  await expect(client.ready()).rejects.toMatchObject({ code: "engine.crashed" });
});

test("an answered call between crashes starts the count anew, a fault being an answer too", async () => {
  const client = start(undefined, { maxCrashes: 2 });
  const crash = () => expect(client.call("crash", { how: 1 })).rejects.toMatchObject({ code: "engine.crashed" });
  await crash();
  await client.call("echo", 1);
  await crash();
  await expect(client.call("fail", { how: "fault" })).rejects.toMatchObject({ code: "recipe.reference-missing" });
  await crash();
  await crash();
  await expect(client.call("echo", 1)).rejects.toMatchObject({ code: "engine.keeps-crashing", data: { times: 2 } });
});

test("each start that follows a crash is put off by the back-off for the crashes so far", async () => {
  const asked: number[] = [];
  const client = start(undefined, { backOff: (crashes) => (asked.push(crashes), 0) });
  for (let n = 0; n < 2; n++) await client.call("crash", { how: 1 }).catch(() => {});
  await client.call("echo", 1);
  expect(asked).toEqual([0, 1, 2]);
});

test("a process that never answers is stopped, and that is said", async () => {
  const client = start("silent", { startTimeout: 500 });
  await expect(client.ready()).rejects.toMatchObject({ code: "engine.not-ready", data: { seconds: 0.5 } });
});

test("cancelling works while it still starts", async () => {
  const client = start("silent");
  const controller = new AbortController();
  const call = client.call("echo", 1, { signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: "engine.cancelled" });
});

test("a listener outlives a crash", async () => {
  const client = start();
  const heard: string[] = [];
  const off = client.on("announced", ({ text }) => heard.push(text));
  await client.call("announce", { text: "a" });
  await client.call("crash", { how: "SIGKILL" }).catch(() => {});
  await client.call("announce", { text: "b" });
  off();
  await client.call("announce", { text: "c" });
  expect(heard).toEqual(["a", "b"]);
});

test("noise from the process harms nothing", async () => {
  expect(await start("noise").call("echo", 1)).toBe(1);
});

test("closing rejects what is pending with rpc.closed, ends the process, and starts no other", async () => {
  const client = start();
  const old = await pid(client);
  const [pending] = await Promise.allSettled([client.call("wait", null), client.close()]);
  expect(pending).toMatchObject({ reason: { code: "rpc.closed" } });
  expect(alive(old)).toBe(false);
  await expect(client.call("echo", 1)).rejects.toMatchObject({ code: "rpc.closed" });
});

test("a process that does not end by itself is killed after the grace time", async () => {
  const client = start("silent", { grace: 50 });
  const [ready] = await Promise.allSettled([client.ready(), client.close()]);
  expect(ready).toMatchObject({ reason: { code: "rpc.closed" } });
});

test("the process ends when the one that started it is killed, even with work that would go on", async () => {
  const parent = fork(new URL("../../../tests/fixtures/engine-parent.ts", import.meta.url), [], {
    serialization: "advanced",
  });
  const child = await new Promise<number>((resolve) => parent.once("message", (message) => resolve(message as number)));
  parent.kill("SIGKILL");
  await expect.poll(() => alive(child), { timeout: 20_000 }).toBe(false);
});
