/**
 * The rpc core over each of its transports: the same must hold over a port in memory, a real child process, and a real
 * WebSocket.
 */
import { fork } from "node:child_process";
import { afterEach, describe, expect, test } from "vitest";
import { Fault } from "../../src/contract/fault.ts";
import { type Client, connect } from "../../src/contract/rpc/client.ts";
import { memoryPorts } from "../../src/contract/rpc/memory.ts";
import { serve } from "../../src/contract/rpc/server.ts";
import { childPort } from "../../src/main/children/process.ts";
import { socketPorts } from "../fixtures/socket-ports.ts";
import { type TestCalls, testCalls, type TestEvents, testHandlers } from "../fixtures/rpc-contract.ts";

type TestClient = Client<TestCalls, TestEvents>;

function overMemory(): TestClient {
  const [ours, theirs] = memoryPorts();
  const server = serve<TestCalls, TestEvents>(
    theirs,
    testCalls,
    testHandlers((text) => server.emit("announced", { text })),
  );
  return connect(ours);
}

function overProcess(): TestClient {
  const entry = new URL("../fixtures/test-engine.ts", import.meta.url);
  return connect(childPort(fork(entry, { serialization: "advanced" }), 1000));
}

async function overSocket(): Promise<TestClient> {
  const { ours, theirs, close } = await socketPorts();
  const server = serve<TestCalls, TestEvents>(
    theirs,
    testCalls,
    testHandlers((text) => server.emit("announced", { text })),
  );
  void server.closed.then(close);
  return connect(ours);
}

describe.each([
  ["memory", overMemory],
  ["a child process", overProcess],
  ["a WebSocket", overSocket],
] as const satisfies readonly (readonly [string, () => TestClient | Promise<TestClient>])[])("over %s", (_, open) => {
  let client: TestClient;
  const opened = async () => (client = await open());
  afterEach(() => client.close());

  test("calls answer each their caller, in whatever order they end", async () => {
    await opened();
    const order: string[] = [];
    const later = (turns: number, value: string) =>
      client.call("later", { turns, value }).then((answer) => order.push(answer));
    await Promise.all([later(50, "slow"), later(1, "quick"), later(10, "middle")]);
    expect(order).toEqual(["quick", "middle", "slow"]);
  });

  test("values cross as what they are: typed arrays, maps, dates, nothing at all", async () => {
    await opened();
    const value = {
      bytes: new Uint8Array([0, 255]),
      floats: new Float32Array([0.5, -0]),
      map: new Map([[1n, "a"]]),
      at: new Date(0),
      none: undefined,
    };
    expect(await client.call("echo", value)).toStrictEqual(value);
  });

  test("thirty megabytes of numbers cross unharmed", async () => {
    await opened();
    const numbers = Float32Array.from({ length: 7_500_000 }, (_value, i) => i);
    const back = (await client.call("echo", numbers)) as Float32Array;
    expect(back).toBeInstanceOf(Float32Array);
    expect(back.length).toBe(numbers.length);
    expect(back.every((value, i) => value === numbers[i])).toBe(true);
  });

  test("a fault comes back as the same fault, any other error as engine.unexpected with its message", async () => {
    await opened();
    const fault = await client.call("fail", { how: "fault" }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: "recipe.reference-missing", data: { path: "/a/b.jpg", role: "style" } });
    await expect(client.call("fail", { how: "error" })).rejects.toMatchObject({
      code: "engine.unexpected",
      data: { message: "x is not a function" },
    });
  });

  test("what cannot cross is a fault of its call, on the way there and on the way back, and the connection lives on", async () => {
    await opened();
    await expect(client.call("echo", () => {})).rejects.toMatchObject({ code: "rpc.unsendable" });
    await expect(client.call("fail", { how: "unsendable" })).rejects.toMatchObject({ code: "rpc.unsendable" });
    expect(await client.call("echo", 1)).toBe(1);
  });

  test("a handler hears only of what has the form of its call, and the caller is told in words what has not", async () => {
    await opened();
    const wrong = (input: unknown) => client.call("later", input as never).catch((error: unknown) => error);
    expect(await wrong({ turns: "3", value: "much too long", more: 1 })).toMatchObject({
      code: "rpc.invalid-input",
      data: {
        call: "later",
        issues: [
          { field: "turns", problem: "must be a number" },
          { field: "value", problem: "must have at most 12 characters" },
          { field: "input", problem: "has what is not known here: more" },
        ],
      },
    });
    expect(await wrong(null)).toMatchObject({ message: expect.stringContaining("input must be a group of fields") });
    expect(await wrong({ turns: 1 })).toMatchObject({ message: expect.stringContaining("value is missing") });
    expect(await client.call("echo", "alive")).toBe("alive");
  });

  test("an unknown call is answered with its name, even one that every object has", async () => {
    await opened();
    const anyCall = client.call as (name: string, input: unknown) => Promise<unknown>;
    await expect(anyCall("engine.paint", null)).rejects.toMatchObject({
      code: "rpc.unknown-call",
      data: { name: "engine.paint" },
    });
    await expect(anyCall("constructor", null)).rejects.toMatchObject({ code: "rpc.unknown-call" });
  });

  test("the events of a call reach its caller in order and before its result, and nobody else", async () => {
    await opened();
    const heard: number[] = [];
    const others: unknown[] = [];
    client.on("counted", (payload) => others.push(payload));
    const other = client.call("count", { to: 2 });
    const result = await client.call(
      "count",
      { to: 5 },
      { onEvent: (event) => event.name === "counted" && heard.push(event.payload.n) },
    );
    await other;
    expect(result).toBe(5);
    expect(heard).toEqual([1, 2, 3, 4, 5]);
    expect(others).toEqual([]);
  });

  test("an event of no call reaches every listener until it is taken off", async () => {
    await opened();
    const first: string[] = [];
    const second: string[] = [];
    const off = client.on("announced", ({ text }) => first.push(text));
    client.on("announced", ({ text }) => second.push(text));
    await client.call("announce", { text: "a" });
    off();
    await client.call("announce", { text: "b" });
    expect([first, second]).toEqual([["a"], ["a", "b"]]);
  });

  test("cancelling rejects at once with engine.cancelled, aborts the handler, and leaves other calls alone", async () => {
    await opened();
    const controller = new AbortController();
    const other = client.call("later", { turns: 30, value: "still here" });
    const waiting = client.call("wait", null, { signal: controller.signal, onEvent: () => controller.abort() });
    await expect(waiting).rejects.toMatchObject({ code: "engine.cancelled" });
    expect(await client.call("cancelled", null)).toBe(1);
    expect(await other).toBe("still here");
  });

  test("a call with a signal that has aborted already never reaches the other side", async () => {
    await opened();
    await expect(client.call("wait", null, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "engine.cancelled",
    });
    expect(await client.call("cancelled", null)).toBe(0);
  });

  test("a result that comes after the cancel is passed over, and aborting after the result does nothing", async () => {
    await opened();
    const controller = new AbortController();
    const late = client.call("later", { turns: 3, value: "late" }, { signal: controller.signal });
    controller.abort();
    await expect(late).rejects.toMatchObject({ code: "engine.cancelled" });
    const again = new AbortController();
    expect(await client.call("later", { turns: 3, value: "in time" }, { signal: again.signal })).toBe("in time");
    again.abort();
    expect(await client.call("echo", "alive")).toBe("alive");
  });

  test("closing rejects every pending call with rpc.closed, and every later one", async () => {
    await opened();
    const pending = [client.call("wait", null), client.call("wait", null)];
    client.close();
    for (const call of pending) await expect(call).rejects.toMatchObject({ code: "rpc.closed" });
    await expect(client.call("echo", 1)).rejects.toMatchObject({ code: "rpc.closed" });
  });
});
