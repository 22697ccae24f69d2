import { expect, test } from "vitest";
import { z } from "zod";
import { call, type CallsOf, output } from "../../contract/rpc/calls.ts";
import { Fault } from "../../contract/fault.ts";
import { memoryPorts } from "../../contract/rpc/memory.ts";
import type { Port } from "../../contract/rpc/port.ts";
import { serve, type Server } from "../../contract/rpc/server.ts";
import { reconnecting } from "./reconnect.ts";

const nothing = z.null();
const calls = {
  which: call({ in: nothing, out: output<number>() }),
  wait: call({ in: nothing, out: output<null>() }),
};
type Calls = CallsOf<typeof calls>;
interface Events {
  readonly said: string;
}

/** A studio that can be stopped and reached again; its nth connection answers n. */
function studio() {
  let connections = 0;
  let reason: Fault | Error | null = null;
  let server: Server<Events> | null = null;
  const states: string[] = [];
  const waits: number[] = [];
  const open = async (): Promise<Port> => {
    if (reason) throw reason;
    const [ours, theirs] = memoryPorts();
    const n = ++connections;
    server = serve<Calls, Events>(theirs, calls, { which: () => n, wait: () => new Promise(() => {}) });
    return ours;
  };
  const client = () =>
    reconnecting<Calls, Events>({
      open,
      onState: (state) => states.push(state),
      delay: async (ms) => {
        waits.push(ms);
        await new Promise((resolve) => setTimeout(resolve));
        // The studio is back by the sixth look.
        if (waits.length === 6 && reason && !(reason instanceof Fault)) reason = null;
      },
    });
  return {
    client,
    states,
    waits,
    say: (text: string) => server?.emit("said", text),
    stop(why: Fault | Error | null) {
      reason = why;
      server?.close();
    },
  };
}

test("a lost connection is made anew, with the listeners that were there", async () => {
  const there = studio();
  const client = await there.client();
  const heard: string[] = [];
  const off = client.on("said", (text) => heard.push(text));
  there.say("one");
  const pending = client.call("wait", null);
  there.stop(null);
  await expect(pending).rejects.toMatchObject({ code: "rpc.closed" });
  expect(await client.call("which", null)).toBe(2);
  there.say("two");
  await client.call("which", null);
  off();
  there.say("three");
  await client.call("which", null);
  expect(heard).toEqual(["one", "two"]);
  expect(there.states).toEqual(["connected", "lost", "connected"]);
});

test("attempts come at growing distances until the studio is back; a call made meanwhile is told of the failure it waited for", async () => {
  const there = studio();
  const client = await there.client();
  there.stop(new Error("unreachable"));
  await expect.poll(() => there.states).toContain("lost");
  await expect(client.call("which", null)).rejects.toThrow("unreachable");
  await expect.poll(() => there.states).toEqual(["connected", "lost", "connected"]);
  expect(there.waits).toEqual([250, 500, 1000, 2000, 4000, 5000]);
  expect(await client.call("which", null)).toBe(2);
});

test("a studio that no longer admits the window is not asked again", async () => {
  const there = studio();
  const client = await there.client();
  there.stop(new Fault("studio.not-admitted", {}) as Fault);
  await expect.poll(() => there.states).toEqual(["connected", "lost", "refused"]);
  await expect(client.call("which", null)).rejects.toMatchObject({ code: "studio.not-admitted" });
  expect(there.waits).toEqual([]);
});

test("a window that is refused at first learns why", async () => {
  const there = studio();
  there.stop(new Fault("studio.not-admitted", {}) as Fault);
  await expect(there.client()).rejects.toMatchObject({ code: "studio.not-admitted" });
});

test("closing ends it for good", async () => {
  const there = studio();
  const client = await there.client();
  client.close();
  await expect(client.call("which", null)).rejects.toMatchObject({ code: "rpc.closed" });
  await expect(client.call("which", null)).rejects.toMatchObject({ code: "rpc.closed" });
  expect(there.states).toEqual(["connected"]);
});
