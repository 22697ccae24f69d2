/** The Electron host from start to end, with a stand-in for Electron: who reaches the studio, and who does not. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { channels, type Envelope } from "../../src/contract/bridge.ts";
import { connect } from "../../src/contract/rpc/client.ts";
import type { StudioCalls, StudioEvents } from "../../src/contract/studio.ts";
import { bridge } from "../../src/preload/bridge.ts";
import * as electron from "../fixtures/fake-electron.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

vi.mock("electron", () => import("../fixtures/fake-electron.ts"));
vi.mock("electron-store", async () => {
  const { default: Conf } = await import("conf");
  return {
    default: class extends Conf {
      constructor({ name, cwd }: { name: string; cwd: string }) {
        super({ configName: name, cwd });
      }
    },
  };
});

const root = join(import.meta.dirname, "../..");
const source = (file: string) => JSON.stringify(pathToFileURL(join(root, file)).href);
const base = temporaryFolder();
const home = join(base, "home");
const { told, application } = electron;
let window: electron.BrowserWindow;

beforeAll(async () => {
  vi.stubEnv("ATELIER_HOME", home);
  vi.stubEnv("HF_TOKEN", "");
  application.folder = join(base, "application");
  mkdirSync(application.folder);
  for (const folder of ["models", "assets"]) symlinkSync(join(root, folder), join(application.folder, folder));
  for (const folder of ["main", "renderer"]) mkdirSync(join(application.folder, "out", folder), { recursive: true });
  const write = (file: string, content: string) => writeFileSync(join(application.folder, file), content);
  write("package.json", '{"type": "module"}');
  write("out/renderer/index.html", "<!doctype html>page");
  write("out/main/library-worker.js", `await import(${source("src/main/library/thread/library-worker.ts")});`);
  write(
    "out/main/engine.js",
    `process.parentPort = { postMessage: (m) => process.send(m), on: (_, hear) => process.on("message", (data) => hear({ data })) };\nawait import(${source("src/engine/process/main.ts")});`,
  );
  const failed = new Promise<never>((_, reject) =>
    electron.app.once("failed", (why: string) => reject(new Error(why))),
  );
  await import("../../src/main/hosts/electron.ts");
  await Promise.race([failed, vi.waitUntil(() => told.shown.length > 0, { timeout: 30_000 })]);
  window = electron.BrowserWindow.all[0] as electron.BrowserWindow;
});

afterAll(async () => {
  electron.app.quit();
  await vi.waitUntil(() => told.quits === 1, { timeout: 20_000 });
});

/** A page in the window, or whoever else may send; `from` is what Electron says of it. */
function page(
  id: string,
  from: { readonly origin: string; readonly parent: object | null } | null = { origin: "app://studio", parent: null },
  contents = window.webContents,
) {
  const exposed = bridge(
    {
      send: (channel, message: Envelope) =>
        void electron.ipcMain.emit(channel, { senderFrame: from, sender: contents }, structuredClone(message)),
      on: (_, listener) =>
        contents.on("sent", (_channel: string, message: unknown) => listener({}, structuredClone(message))),
    },
    { getPathForFile: () => "" },
    id,
  );
  return connect<StudioCalls, StudioEvents>({ post: exposed.post, listen: exposed.listen, close: () => {} });
}

test("the window is a sandboxed one of our own scheme, and the home is the studio's", () => {
  expect(told.shown).toEqual(["app://studio/"]);
  expect(told.fuses.sandbox).toBe(true);
  expect(told.schemes).toMatchObject([{ scheme: "app", privileges: { standard: true, secure: true } }]);
  expect(JSON.stringify(told.schemes)).not.toMatch(/bypassCSP|corsEnabled/);
  expect(window.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  });
  expect(told.paths["userData"]).toBe(home);
});

test("its page talks to the studio over the bridge, and the studio knows its host", async () => {
  const welcome = await page("a").call("studio.welcome", null);
  expect(welcome.capabilities).toEqual({ host: "electron", dialogs: true, reveal: true, paths: true });
  expect(await page("a2").call("system.pickFolder", { title: "Folder" })).toBe("/chosen");
});

test("the hub's token is sealed by the system's keychain, and no page gets it back", async () => {
  const state = await page("k").call("models.token.set", { token: "hf_aVerySecretToken" });
  expect(state).toEqual({ from: "kept", place: "this system’s keychain", refused: null });
  expect(readFileSync(join(home, "hub-token.sealed"), "latin1")).not.toContain("hf_");
  expect((await page("k2").call("models.token.forget", null)).from).toBeNull();
});

test("the engine answers from a process of its own", async () => {
  expect((await page("b").call("machine.report", null)).node).toBe(process.versions.node);
});

test.each([
  ["a frame within it", { origin: "app://studio", parent: {} }],
  ["another origin", { origin: "https://example.com", parent: null }],
  ["a frame that has gone", null],
])("a message from %s is not heard", async (_, from) => {
  const before = window.webContents.sent.length;
  void page("c", from)
    .call("studio.welcome", null)
    .catch(() => {});
  await page("d").call("queue.state", null);
  expect(window.webContents.sent.slice(before).every(([, message]) => (message as Envelope).page === "d")).toBe(true);
});

test("messages on the channel that are no envelopes harm nothing", async () => {
  for (const noise of [undefined, null, 7, {}, { page: 1, frame: {} }, { page: "x".repeat(1000), frame: {} }])
    electron.ipcMain.emit(
      channels.toStudio,
      { senderFrame: { origin: "app://studio", parent: null }, sender: window.webContents },
      noise,
    );
  expect(await page("e").call("queue.state", null)).toHaveProperty("jobs");
});

test("the scheme serves the page and media with the strict policy, and no other host", async () => {
  const load = (address: string) => told.handler?.(new Request(address)) as Promise<Response>;
  const index = await load("app://studio/");
  expect(await index.text()).toBe("<!doctype html>page");
  expect(index.headers.get("content-security-policy")).toContain(
    "default-src 'none'; script-src 'self'; style-src 'self'",
  );
  expect(index.headers.get("content-security-policy")).not.toContain("ws:");
  expect((await load("app://studio/media/picture/999999")).status).toBe(404);
  expect((await load("app://elsewhere/")).status).toBe(403);
  expect((await load("app://studio/..%2f..%2fpackage.json")).status).toBe(404);
});

test("navigation, new windows, webviews and permissions are denied", () => {
  const { webContents } = window;
  const prevented = (event: string, url: string) => {
    let stopped = false;
    webContents.emit(event, { url, preventDefault: () => (stopped = true) });
    return stopped;
  };
  for (const event of ["will-navigate", "will-redirect", "will-frame-navigate"])
    expect([
      prevented(event, "https://example.com/"),
      prevented(event, "file:///etc/passwd"),
      prevented(event, "app://studio/"),
    ]).toEqual([true, true, false]);
  expect(prevented("will-attach-webview", "app://studio/")).toBe(true);
  expect(webContents.windowOpen?.({ url: "https://example.com/" })).toEqual({ action: "deny" });
  expect(webContents.windowOpen?.({ url: "https://arxiv.org/abs/2508.18966" })).toEqual({ action: "deny" });
  expect(told.opened).toEqual(["https://arxiv.org/abs/2508.18966"]);
  const granted: boolean[] = [];
  for (const permission of ["media", "clipboard-sanitized-write"])
    told.request?.(null, permission, (answer) => granted.push(answer), { requestingUrl: "app://studio/" });
  expect(granted).toEqual([false, true]);
  expect(told.check?.(null, "geolocation", "app://studio")).toBe(false);
});

test("a page that crashes is loaded again, in the same window", () => {
  window.webContents.emit("render-process-gone", {}, { reason: "crashed" });
  expect(window.webContents.reloads).toBe(1);
});
