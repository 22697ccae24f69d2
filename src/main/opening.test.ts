import { expect, test } from "vitest";
import { Fault } from "../contract/fault.ts";
import { studioLater } from "./opening.ts";
import type { StudioService } from "./studio-service.ts";

const context = { signal: new AbortController().signal, emit: () => {} };
const farmState = { farm: null } as never;
const failure = new Fault("library.newer", { found: 9, known: 3 } as never);

/** A studio that answers one call, and tells what was done with it. */
function studio() {
  const done: string[] = [];
  const listeners = new Set<Parameters<StudioService["onEvent"]>[0]>();
  const service = {
    handlers: { "farm.state": () => farmState },
    media: async (request: Request) => new Response(new URL(request.url).pathname),
    onEvent(listener: Parameters<StudioService["onEvent"]>[0]) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => void done.push("closed"),
  } as unknown as StudioService;
  const tell = () => listeners.forEach((listener) => listener({ name: "farm.changed", payload: farmState }));
  return { service, done, tell };
}

test("what is asked before the studio is open is answered once it is, and its events are heard from then on", async () => {
  const { service, tell } = studio();
  const opening = Promise.withResolvers<StudioService>();
  const waiting = studioLater(opening.promise);
  const heard: string[] = [];
  const off = waiting.onEvent(({ name }) => heard.push(name));
  const leaving = waiting.onEvent(() => heard.push("after leaving"));
  const answer = waiting.handlers["farm.state"](null, context);
  const picture = waiting.media(new Request("http://127.0.0.1/media/picture/1"));
  leaving();
  opening.resolve(service);
  expect(await answer).toBe(farmState);
  expect(await (await picture).text()).toBe("/media/picture/1");
  tell();
  off();
  tell();
  expect(heard).toEqual(["farm.changed"]);
});

test("a studio that cannot be opened says why to whoever asks, and is closed all the same", async () => {
  const waiting = studioLater(Promise.reject(failure));
  await expect(waiting.handlers["farm.state"](null, context)).rejects.toBe(failure);
  await expect(waiting.media(new Request("http://127.0.0.1/media/picture/1"))).rejects.toBe(failure);
  waiting.onEvent(() => {})();
  await waiting.close();
});

test("closing waits for a studio that is being opened", async () => {
  const { service, done } = studio();
  const opening = Promise.withResolvers<StudioService>();
  const closed = studioLater(opening.promise).close();
  opening.resolve(service);
  await closed;
  expect(done).toEqual(["closed"]);
});
