import { expect, test } from "vitest";
import { z } from "zod";
import { call, type CallsOf, output } from "./calls.ts";
import { connect } from "./client.ts";
import { memoryPorts } from "./memory.ts";
import { type Handlers, serve, type ServeOptions } from "./server.ts";

const calls = {
  echo: call({ in: z.unknown(), out: output<unknown>() }),
  wait: call({ in: z.null(), out: output<null>() }),
};
type Calls = CallsOf<typeof calls>;
interface Events {
  readonly said: string;
}

const handlers: Handlers<Calls, Events> = {
  echo: (input) => input,
  wait: (_, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
};

/** A server and, in place of a client, the bare port. */
function bare(options?: ServeOptions) {
  const [ours, theirs] = memoryPorts();
  const server = serve<Calls, Events>(theirs, calls, handlers, options);
  const answers: unknown[] = [];
  ours.listen(
    (frame) => answers.push(frame),
    () => {},
  );
  /** Sends frames, then a call that is known to answer, and returns what came before that. */
  const send = async (...frames: unknown[]): Promise<unknown[]> => {
    for (const frame of frames) ours.post(frame);
    ours.post({ kind: "call", id: 999, name: "echo", input: "end" });
    while (!answers.some((a) => (a as { id: number }).id === 999))
      await new Promise((resolve) => setImmediate(resolve));
    return answers.splice(0).filter((a) => (a as { id: number }).id !== 999);
  };
  return { ours, server, send };
}

test("the handlers of a contract are complete, or the build fails", () => {
  // @ts-expect-error: `wait` is missing.
  const incomplete: Handlers<Calls, Events> = { echo: (input) => input };
  expect(Object.keys(incomplete)).toEqual(["echo"]);
});

test("what is no frame is passed over, and the server goes on", async () => {
  const { send } = bare();
  const noise = [
    null,
    undefined,
    7,
    "call",
    [],
    {},
    { kind: "call" },
    { kind: "call", id: 1.5, name: "echo" },
    { kind: "cancel", id: "1" },
    { kind: "cancel", id: 12 },
    { kind: "result", id: 3 },
  ];
  expect(await send(...noise)).toEqual([]);
});

test("a broken frame that names a call is answered with rpc.malformed", async () => {
  const { send } = bare();
  const answers = await send({ kind: "call", id: 1, name: 7 }, { kind: "shout", id: 2 });
  expect(answers).toMatchObject([
    { kind: "error", id: 1, fault: { code: "rpc.malformed" } },
    { kind: "error", id: 2, fault: { code: "rpc.malformed" } },
  ]);
});

test("a handler hears in whose name it is asked, and nobody asks in a broken one", async () => {
  const names: unknown[] = [];
  const [ours, theirs] = memoryPorts();
  serve<Calls, Events>(theirs, calls, { ...handlers, echo: (_, { by }) => names.push(by) });
  const client = connect<Calls, Events>(ours);
  await client.call("echo", "x", { by: { asker: "a window", gesture: 7 } });
  await client.call("echo", "x");
  expect(names).toEqual([{ asker: "a window", gesture: 7 }, undefined]);
  const { send } = bare();
  const broken = [7, { asker: "", gesture: 1 }, { asker: "x".repeat(101), gesture: 1 }, { asker: "x", gesture: 0.5 }];
  const answers = await send(...broken.map((by, n) => ({ kind: "call", id: n + 1, name: "echo", input: null, by })));
  expect(answers).toMatchObject(broken.map((_, n) => ({ id: n + 1, fault: { code: "rpc.malformed" } })));
});

test("a second call under the id of a running one does not settle the first", async () => {
  const { send } = bare();
  expect(
    await send(
      { kind: "call", id: 1, name: "wait", input: null },
      { kind: "call", id: 1, name: "echo", input: "other" },
      { kind: "?", id: 1 },
    ),
  ).toEqual([]);
});

test.each([
  ["one long text", "x".repeat(1001)],
  ["a buffer", new Uint8Array(1001)],
  ["many small things", Array.from({ length: 200 }, () => null)],
  ["a nested object", { a: { b: ["x".repeat(990)] } }],
])("an input above the limit is refused: %s", async (_, input) => {
  const { send } = bare({ limit: 1000 });
  expect(await send({ kind: "call", id: 1, name: "echo", input })).toMatchObject([
    { id: 1, fault: { code: "rpc.too-large", data: { name: "echo", limit: 1000 } } },
  ]);
});

test("an input that contains itself is no reason to hang", async () => {
  const { send } = bare({ limit: 1000 });
  const input: Record<string, unknown> = {};
  input["self"] = input;
  expect(await send({ kind: "call", id: 1, name: "echo", input })).toMatchObject([{ kind: "result", id: 1 }]);
});

test("when the caller is gone every running handler is aborted", async () => {
  const [ours, theirs] = memoryPorts();
  const aborted: unknown[] = [];
  const server = serve<Calls, Events>(theirs, calls, {
    ...handlers,
    wait: (_, { signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(null) ?? aborted.push(signal.reason))),
  });
  const client = connect<Calls, Events>(ours);
  const pending = [client.call("wait", null), client.call("wait", null)].map((call) => call.catch(() => "rejected"));
  await new Promise((resolve) => setImmediate(resolve));
  client.close();
  expect(await Promise.all(pending)).toEqual(["rejected", "rejected"]);
  await expect(server.closed).resolves.toMatchObject({ code: "rpc.closed" });
  expect(aborted).toHaveLength(2);
});
