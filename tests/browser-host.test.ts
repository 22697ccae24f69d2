/** The browser host as it is met from outside: over real HTTP and WebSockets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Fault } from "../src/contract/fault.ts";
import { connect } from "../src/contract/rpc/client.ts";
import { type Socket, socketPort } from "../src/contract/rpc/socket.ts";
import type { StudioCalls, StudioEvents } from "../src/contract/studio.ts";
import { type BrowserHost, startBrowserHost } from "../src/main/hosts/browser.ts";
import { served, type ServedStudio, unserved } from "../src/main/hosts/served.ts";
import { testStudio } from "./fixtures/studio.ts";

let folder: string;
let host: BrowserHost;
let studio: ReturnType<typeof testStudio>;
let opening: PromiseWithResolvers<ServedStudio>;
let port: string;
let token: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "page-"));
  mkdirSync(join(folder, "renderer", "assets"), { recursive: true });
  writeFileSync(join(folder, "renderer", "index.html"), "<!doctype html>page");
  writeFileSync(join(folder, "renderer", "assets", "app-1a2b.js"), "export {}");
  writeFileSync(join(folder, "renderer", ".env"), "hidden");
  writeFileSync(join(folder, "secret.txt"), "secret");
  studio = testStudio();
  opening = Promise.withResolvers();
  opening.resolve(served(studio));
  host = await startBrowserHost({
    studio: opening.promise,
    renderer: join(folder, "renderer"),
    port: 0,
    sockets: { limit: 10_000 },
  });
  port = new URL(host.origin).port;
  token = new URL(host.address).hash.slice(1);
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request with exactly these headers, which `fetch` would not send; Host is the host's own unless named. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: { ...headers, ...(body ? { "content-length": String(body.length) } : {}) },
      },
      (answer) => {
        let text = "";
        answer.on("data", (chunk) => (text += chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const own = () => ({ origin: host.origin });

async function admitted(): Promise<{ cookie: string }> {
  const { headers } = await ask("POST", "/session", own(), token);
  return { cookie: (headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "" };
}

describe("the page", () => {
  test("is served to whoever asks, with the strict policy, and keeps its hashed files for good", async () => {
    const page = await ask("GET", "/");
    expect(page).toMatchObject({
      status: 200,
      body: "<!doctype html>page",
      headers: {
        "content-type": "text/html; charset=utf-8",
        "x-content-type-options": "nosniff",
        "cache-control": "no-cache",
      },
    });
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(await ask("GET", "/assets/app-1a2b.js")).toMatchObject({
      status: 200,
      body: "export {}",
      headers: {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "public, max-age=31536000, immutable",
      },
    });
    expect(await ask("HEAD", "/")).toMatchObject({ status: 200, body: "", headers: { "content-length": "19" } });
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/assets/../../secret.txt",
    "//secret.txt",
    "/.env",
    "/assets",
    "/assets/",
    "/missing.js",
    "/%00.js",
    "/c:%5csecret.txt",
  ])("does not lead to %s", async (path) => {
    const answer = await ask("GET", path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain("secret");
  });

  test("takes GET and HEAD only, and a broken request line breaks nothing", async () => {
    expect((await ask("DELETE", "/", { ...own(), ...(await admitted()) })).body).not.toContain("page");
    const raw = connectTcp(Number(port), "127.0.0.1", () =>
      raw.end("GET http://[broken HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
    );
    await new Promise((resolve) => raw.on("close", resolve).resume());
    expect((await ask("GET", "/")).status).toBe(200);
  });
});

describe("the token", () => {
  test("becomes a cookie that scripts and other sites never see", async () => {
    const { status, headers } = await ask("POST", "/session", own(), token);
    expect(status).toBe(204);
    expect(headers["set-cookie"]?.[0]).toMatch(
      new RegExp(`^atelier-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
  });

  test.each([
    ["none", ""],
    ["a wrong one", "x".repeat(43)],
    ["a long one", "x".repeat(5000)],
  ])("%s is refused", async (_, given) => {
    const answer = await ask("POST", "/session", own(), given);
    expect(answer.status).toBe(401);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  test("a page can ask whether it still has access", async () => {
    expect((await ask("GET", "/session")).status).toBe(401);
    expect((await ask("GET", "/session", await admitted())).status).toBe(204);
  });
});

describe("media and uploads", () => {
  test("go to the studio, with the cookie", async () => {
    const cookie = await admitted();
    expect((await ask("GET", "/media/picture/7?w=512", cookie)).body).toBe("GET /media/picture/7?w=512 0");
    expect((await ask("POST", "/upload", { ...cookie, ...own() }, "x".repeat(100))).body).toBe("POST /upload 100");
    expect((await ask("GET", "/media/picture/7", cookie)).headers["x-content-type-options"]).toBe("nosniff");
  });

  test.each([
    ["no cookie", () => ({})],
    ["the cookie of another start", () => ({ cookie: `atelier-${port}=${"x".repeat(43)}` })],
    ["the token in its place", () => ({ cookie: `atelier-${port}=${token}` })],
  ])("are refused with %s", async (_, headers) => {
    expect((await ask("GET", "/media/picture/7", headers())).status).toBe(401);
    expect((await ask("POST", "/upload", { ...own(), ...headers() }, "x")).status).toBe(401);
  });

  test("are refused to pages of other origins, the same machine's included, and to posts that hide theirs", async () => {
    const cookie = await admitted();
    for (const origin of [
      "http://127.0.0.1:1",
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      "null",
      "http://example.com",
    ]) {
      expect((await ask("GET", "/media/picture/7", { ...cookie, origin })).status).toBe(403);
      expect((await ask("POST", "/upload", { ...cookie, origin }, "x")).status).toBe(403);
      expect((await ask("POST", "/session", { origin }, token)).status).toBe(403);
    }
    expect((await ask("POST", "/upload", cookie, "x")).status).toBe(403);
    expect((await ask("GET", "/media/picture/7", { ...cookie, "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await ask("GET", "/media/picture/7", { ...cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });
});

test.each(["example.com", "127.0.0.1", "127.0.0.1:1", "localhost", "[::1]:4170", "127.0.0.1.example.com"])(
  "a request addressed to %s is turned away, even for the page",
  async (name) => {
    const headers = { host: name, ...(await admitted()) };
    for (const path of ["/", "/media/picture/7", "/session"])
      expect((await ask("GET", path, headers)).status).toBe(403);
  },
);

test("localhost is a name of this host too, with an origin of its own", async () => {
  const name = `localhost:${port}`;
  expect((await ask("POST", "/session", { host: name, origin: `http://${name}` }, token)).status).toBe(204);
});

describe("the socket", () => {
  /** A window's socket; resolves with why it was refused or closed, or null while it is open. */
  function socket(headers: Record<string, string>, path = "/rpc") {
    const window = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    const refused = new Promise<number | null>((resolve) => {
      window.on("open", () => resolve(null));
      window.on("unexpected-response", (_, answer) => resolve(answer.statusCode ?? 0));
      window.on("error", () => {});
    });
    const closed = new Promise<number>((resolve) => window.on("close", resolve));
    return { window, refused, closed };
  }

  test.each<[string, number, () => Promise<Record<string, string>>, string?]>([
    ["without the cookie", 401, async () => own()],
    ["with a wrong cookie", 401, async () => ({ ...own(), cookie: `atelier-${port}=wrong` })],
    ["without an origin", 403, () => admitted()],
    ["from another origin", 403, async () => ({ ...(await admitted()), origin: "http://example.com" })],
    ["from another port of this machine", 403, async () => ({ ...(await admitted()), origin: "http://127.0.0.1:1" })],
    [
      "to another name",
      403,
      async () => ({ ...(await admitted()), origin: "http://example.com", host: "example.com" }),
    ],
    ["at another path", 403, async () => ({ ...own(), ...(await admitted()) }), "/other"],
  ])("%s is refused", async (_, status, headers, path) => {
    expect(await socket(await headers(), path).refused).toBe(status);
    expect(studio.listeners).toBe(0);
  });

  const open = async () => {
    const opened = socket({ ...own(), ...(await admitted()) });
    expect(await opened.refused).toBeNull();
    return { ...opened, client: connect<StudioCalls, StudioEvents>(socketPort(opened.window as unknown as Socket)) };
  };

  test("two windows each get the answers to their own calls, and both hear every event", async () => {
    const [one, two] = [await open(), await open()];
    expect(
      await Promise.all([
        one.client.call("prompts.suggest", { text: "one" }),
        two.client.call("prompts.suggest", { text: "two" }),
      ]),
    ).toEqual([["one"], ["two"]]);
    const heard = [one, two].map(({ client }) => new Promise((resolve) => client.on("queue.finished", resolve)));
    studio.say({ name: "queue.finished", payload: { made: 3, failed: 0 } });
    expect(await Promise.all(heard)).toEqual([
      { made: 3, failed: 0 },
      { made: 3, failed: 0 },
    ]);
  });

  test("a window that leaves is told nothing more", async () => {
    const { client, closed } = await open();
    client.close();
    await closed;
    await expect.poll(() => studio.listeners).toBe(0);
  });

  test("a message above the limit ends its window with 1009 and no other", async () => {
    const [large, other] = [await open(), await open()];
    const call = large.client.call("prompts.suggest", { text: "x".repeat(20_000) });
    await expect(call).rejects.toMatchObject({ code: "rpc.closed", data: { reason: "a message was too large" } });
    expect(await large.closed).toBe(1009);
    expect(await other.client.call("prompts.suggest", { text: "still here" })).toEqual(["still here"]);
  });

  test("noise is passed over", async () => {
    const { window, client } = await open();
    for (const noise of [
      "{",
      "null",
      "[]",
      new Uint8Array(3),
      new Uint8Array(900),
      '{"kind":"call"}',
      '{"$":"map","value":7}',
    ])
      window.send(noise);
    expect(await client.call("prompts.suggest", { text: "x" })).toEqual(["x"]);
  });

  test("what a window asks before the studio is open is answered once it is", async () => {
    const late = Promise.withResolvers<ServedStudio>();
    await host.close();
    host = await startBrowserHost({ studio: late.promise, renderer: folder, port: Number(port) });
    token = new URL(host.address).hash.slice(1);
    const { client } = await open();
    const heard = new Promise((resolve) => client.on("queue.finished", resolve));
    const answer = client.call("prompts.suggest", { text: "early" });
    const picture = ask("GET", "/media/picture/7", await admitted());
    late.resolve(served(studio));
    expect(await answer).toEqual(["early"]);
    expect(await picture).toMatchObject({ status: 200, body: "GET /media/picture/7 0" });
    studio.say({ name: "queue.finished", payload: { made: 1, failed: 0 } });
    expect(await heard).toEqual({ made: 1, failed: 0 });
  });

  test("a studio that cannot be opened says why to whoever asks", async () => {
    await host.close();
    const failure = unserved(new Fault("library.keeps-crashing", { times: 3, reason: "no memory" }));
    host = await startBrowserHost({ studio: Promise.resolve(failure), renderer: folder, port: Number(port) });
    token = new URL(host.address).hash.slice(1);
    const { client } = await open();
    const asked = client.call("prompts.suggest", { text: "x" });
    await expect(asked).rejects.toMatchObject({ code: "library.keeps-crashing", data: { times: 3 } });
  });

  test("closing the host tells its windows and frees the port", async () => {
    const { client, closed } = await open();
    const pending = client.call("queue.add", null as never).catch((error: unknown) => error);
    await pending;
    await host.close();
    expect(await closed).toBe(1001);
    host = await startBrowserHost({ studio: opening.promise, renderer: folder, port: Number(port) });
    expect(host.origin).toBe(`http://127.0.0.1:${port}`);
  });
});

test("a port that is taken is named", async () => {
  await expect(
    startBrowserHost({ studio: opening.promise, renderer: folder, port: Number(port) }),
  ).rejects.toMatchObject({
    code: "studio.port-taken",
    data: { port: Number(port) },
  });
});
