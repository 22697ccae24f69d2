import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { watchedPort } from "./socket-port.ts";

/** A socket whose other side reads nothing and answers pings only where it should. */
function deaf(answers: boolean) {
  const listeners = new Map<string, (() => void)[]>();
  const on = (event: string, listener: () => void) =>
    void listeners.set(event, [...(listeners.get(event) ?? []), listener]);
  const socket = {
    readyState: 1,
    bufferedAmount: 0,
    binaryType: "",
    terminated: 0,
    pings: 0,
    on,
    once: on,
    addEventListener: on,
    send: (message: string) => void (socket.bufferedAmount += message.length),
    ping() {
      socket.pings++;
      if (answers) listeners.get("pong")?.forEach((listener) => listener());
    },
    terminate() {
      socket.terminated++;
      listeners.get("close")?.forEach((listener) => (listener as (event: object) => void)({ code: 1006, reason: "" }));
    },
  };
  return socket;
}

test("a window that lets more wait than it may is let go", () => {
  const socket = deaf(true);
  const port = watchedPort(socket as unknown as WebSocket, { backlog: 100 });
  port.post("x".repeat(50));
  expect(socket.terminated).toBe(0);
  port.post("x".repeat(60));
  expect(socket.terminated).toBe(1);
});

test("a window that answers no ping is let go, one that does is kept", async () => {
  const [gone, here] = [deaf(false), deaf(true)];
  for (const socket of [gone, here]) watchedPort(socket as unknown as WebSocket, { heartbeat: 1 });
  while (here.pings < 5) await delay(1);
  expect([gone.terminated, here.terminated]).toEqual([1, 0]);
});
