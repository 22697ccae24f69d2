import { expect, test } from "vitest";
import { connect } from "./client.ts";
import { memoryPorts } from "./memory.ts";

interface Calls {
  readonly ask: { readonly in: null; readonly out: string };
}

/** A client and, in place of a server, a bare port that answers call `ask` with the frames it is given. */
function answering(...frames: readonly unknown[]) {
  const [ours, theirs] = memoryPorts();
  theirs.listen(
    () => frames.forEach((frame) => theirs.post(frame)),
    () => {},
  );
  return connect<Calls, { readonly said: string }>(ours);
}

test("frames that nobody asked for are passed over", async () => {
  const client = answering(
    null,
    { kind: "result", id: 55, output: "other" },
    { kind: "error", id: 55 },
    { kind: "event", name: "said", payload: "x", call: 55 },
    { kind: "call", id: 1, name: "ask" },
    { kind: "cancel", id: 1 },
    { kind: "result", id: 1, output: "mine" },
  );
  expect(await client.call("ask", null)).toBe("mine");
});

test("an answer that cannot be read fails its call with rpc.malformed", async () => {
  await expect(answering({ kind: "error", id: 1, fault: "broken" }).call("ask", null)).rejects.toMatchObject({
    code: "rpc.malformed",
  });
});

test.each([
  ["a code of a newer version", { code: "engine.enchanted", message: "The engine is enchanted.", data: {} }],
  ["a name that every object has", { code: "toString", message: "The engine is enchanted.", data: {} }],
  ["facts that do not fit the code", { code: "recipe.invalid", message: "The engine is enchanted.", data: null }],
])("a fault with %s keeps its message", async (_, fault) => {
  const error = answering({ kind: "error", id: 1, fault }).call("ask", null);
  await expect(error).rejects.toMatchObject({
    code: "engine.unexpected",
    data: { message: "The engine is enchanted." },
  });
});

test("frames sent before the other side listens arrive once it does, in order", async () => {
  const [ours, theirs] = memoryPorts();
  for (const frame of [1, 2, 3]) ours.post(frame);
  await new Promise((resolve) => setImmediate(resolve));
  const heard: unknown[] = [];
  theirs.listen(
    (frame) => heard.push(frame),
    () => {},
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([1, 2, 3]);
});

test("a port that had ended before it was listened to still says so", async () => {
  const [ours, theirs] = memoryPorts();
  theirs.close();
  await new Promise((resolve) => setImmediate(resolve));
  await expect(connect<Calls, object>(ours).call("ask", null)).rejects.toMatchObject({ code: "rpc.closed" });
});
