// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectStudio } from "./connect.ts";

/** What the window asks of the studio, in order; the studio answers as the test says. */
const asked: string[] = [];
let admits = true;
let admission = 204;

class StudioSocket extends EventTarget {
  readyState = 0;
  binaryType = "";
  constructor(address: string) {
    super();
    asked.push(new URL(address).pathname);
    queueMicrotask(() => {
      this.readyState = admits ? 1 : 3;
      this.dispatchEvent(admits ? new Event("open") : Object.assign(new Event("close"), { code: 1006, reason: "" }));
    });
  }
  send(): void {}
  close(): void {}
}

beforeEach(() => {
  asked.splice(0);
  [admits, admission] = [true, 204];
  vi.stubGlobal("WebSocket", StudioSocket);
  vi.stubGlobal("fetch", async (path: string, { method = "GET" }: RequestInit = {}) => {
    asked.push(`${method} ${path}`);
    if (admission === 0) throw new TypeError("nothing listens there");
    return new Response(null, { status: admission });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  location.hash = "";
});

test("a window that was admitted before opens its socket at once and asks nothing else", async () => {
  await connectStudio();
  expect(asked).toEqual(["/rpc"]);
});

test("one with a token exchanges it, takes it out of the address, and then opens its socket", async () => {
  location.hash = "t".repeat(43);
  await connectStudio();
  expect(asked).toEqual(["POST /session", "/rpc"]);
  expect(location.hash).toBe("");
});

test("a page that is loaded again before its token was answered has it still", async () => {
  const answer = Promise.withResolvers<Response>();
  vi.stubGlobal("fetch", () => answer.promise);
  location.hash = "t".repeat(43);
  const connected = connectStudio();
  expect(location.hash).toBe(`#${"t".repeat(43)}`);
  answer.resolve(new Response(null, { status: 204 }));
  await connected;
  expect(location.hash).toBe("");
});

test("where the window has gone on meanwhile, its place stays in the address", async () => {
  location.hash = "t".repeat(43);
  const connected = connectStudio();
  location.hash = "history";
  await connected;
  expect(location.hash).toBe("#history");
});

test("one that is turned away asks why, and is told", async () => {
  [admits, admission] = [false, 401];
  await expect(connectStudio()).rejects.toMatchObject({ code: "studio.not-admitted" });
  expect(asked).toEqual(["/rpc", "GET /session"]);
});

test("where nothing answers, the studio cannot be reached", async () => {
  [admits, admission] = [false, 0];
  await expect(connectStudio()).rejects.toMatchObject({ code: "rpc.closed" });
});
