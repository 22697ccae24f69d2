/** The ports of Electron windows, joined to the preload bridge as Electron joins them. */
import { expect, test } from "vitest";
import { z } from "zod";
import { call, type CallsOf, output } from "../src/contract/rpc/calls.ts";
import { type Envelope, isEnvelope } from "../src/contract/bridge.ts";
import { connect } from "../src/contract/rpc/client.ts";
import { serve } from "../src/contract/rpc/server.ts";
import { bridge } from "../src/preload/bridge.ts";
import { type Contents, windowSessions } from "../src/main/hosts/window-sessions.ts";

const nothing = z.null();
const calls = {
  which: call({ in: nothing, out: output<number>() }),
  wait: call({ in: nothing, out: output<null>() }),
};
type Calls = CallsOf<typeof calls>;

/** The application with windows, joined as Electron joins them: by copies, later. */
function application() {
  let opened = 0;
  const ended: string[] = [];
  const sessions = windowSessions((port) => {
    const n = ++opened;
    const session = serve<Calls, object>(port, calls, { which: () => n, wait: () => new Promise(() => {}) });
    void session.closed.then((reason) => ended.push((reason.data as { reason: string }).reason));
  });
  const windows = new Map<number, (message: unknown) => void>();
  const contents = (id: number): Contents => ({
    id,
    isDestroyed: () => !windows.has(id),
    send(_, message) {
      const copy = structuredClone(message);
      queueMicrotask(() => windows.get(id)?.(copy));
    },
  });
  return {
    sessions,
    ended,
    /** Loads a page in that window. */
    load(id: number, page: string) {
      const window = contents(id);
      const exposed = bridge(
        {
          send: (_, message: Envelope) => {
            const copy = structuredClone(message);
            queueMicrotask(() => isEnvelope(copy) && sessions.receive(window, copy));
          },
          on: (_, listener) => windows.set(id, (message) => listener({}, message)),
        },
        { getPathForFile: () => "" },
        page,
      );
      return connect<Calls, object>({ post: exposed.post, listen: exposed.listen, close: () => {} });
    },
    leave(id: number) {
      windows.delete(id);
      sessions.gone(id);
    },
  };
}

test("every window has a session of its own, the same for all its calls", async () => {
  const app = application();
  const [one, two] = [app.load(1, "a"), app.load(2, "b")];
  expect(await one.call("which", null)).toBe(1);
  expect(await two.call("which", null)).toBe(2);
  expect(await one.call("which", null)).toBe(1);
});

test("a page loaded again begins anew, and what its predecessor had pending ends", async () => {
  const app = application();
  void app
    .load(1, "a")
    .call("wait", null)
    .catch(() => {});
  await Promise.resolve();
  const again = app.load(1, "b");
  expect(await again.call("which", null)).toBe(2);
  expect(app.ended).toEqual(["the page was loaded again"]);
});

test("a window that goes ends its session, and a message to it goes nowhere", async () => {
  const app = application();
  const window = app.load(1, "a");
  await window.call("which", null);
  app.leave(1);
  app.leave(1);
  await expect.poll(() => app.ended).toEqual(["the window was closed"]);
});

test("what cannot be copied is a fault of its call", async () => {
  const app = application();
  await expect(app.load(1, "a").call("which", (() => {}) as never)).rejects.toMatchObject({ code: "rpc.unsendable" });
});
