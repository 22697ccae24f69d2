/** `npm run dev`: changes of the window arrive by themselves, any other restarts the engine, a debugger can attach. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { freePort } from "../../scripts/start/port.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const root = join(import.meta.dirname, "../..");
const home = temporaryFolder();
/** As an editor does when it saves a file without a change. */
const save = (file: string) => utimesSync(join(root, file), new Date(), new Date());
const patience = { timeout: 45_000, interval: 100 };

/** Starts it on free ports, and ends it with the test. */
async function develop() {
  const [port, inspector] = [await freePort(), await freePort()];
  const flags = ["--browser", "--no-open", "--port", String(port), `--inspect-engine=${inspector}`];
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "scripts/dev.ts", ...flags], {
    cwd: root,
    env: { ...process.env, ATELIER_HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const origin = `http://127.0.0.1:${port}`;
  return { child, ended, origin, inspector, said: () => said };
}

/** The processes that a debugger sees at a port, by ids that are new with each start. */
async function debuggable(port: number): Promise<readonly { id: string; webSocketDebuggerUrl: string }[]> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => null);
  return response ? ((await response.json()) as []) : [];
}

/** What an expression comes to in the process that a debugger is attached to. */
async function evaluate(address: string, expression: string): Promise<unknown> {
  const socket = new WebSocket(address);
  await once(socket, "open");
  socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params: { expression } }));
  const [message] = await once(socket, "message");
  socket.close();
  return (JSON.parse(String(message)) as { result: { result: { value: unknown } } }).result.result.value;
}

test("a changed view reaches the window, a changed engine is started anew, and the window is admitted still", async () => {
  const { child, ended, origin, inspector, said } = await develop();
  const token = await vi.waitFor(() => {
    const [, found] = /127\.0\.0\.1:\d+\/#(\S+)/.exec(said()) ?? [];
    expect(found).toHaveLength(43);
    return found!;
  }, patience);
  expect(said()).toContain(`A debugger can attach to the engine at 127.0.0.1:${inspector}`);

  // The page is made from its sources, and its policy lets it connect to the server that tells of changes.
  const page = await fetch(`${origin}/`);
  const nonce = /'nonce-([\w-]+)'/.exec(page.headers.get("content-security-policy") ?? "")?.[1];
  const [, hot] = /connect-src [^;]*(ws:\/\/127\.0\.0\.1:\d+)(?:;|$)/.exec(
    page.headers.get("content-security-policy") ?? "",
  )!;
  const html = await page.text();
  expect(html).toContain(`<script type="module" src="/@vite/client" nonce="${nonce}">`);
  expect(await (await fetch(`${origin}/shell/Rail.tsx`)).text()).toContain("$RefreshReg$");

  const [, secret] = /const wsToken = "(.+?)"/.exec(await (await fetch(`${origin}/@vite/client`)).text())!;
  const window = new WebSocket(`${hot}/?token=${secret}`, "vite-hmr");
  const told: { type: string; updates?: readonly { path: string }[] }[] = [];
  window.on("message", (message) => told.push(JSON.parse(String(message)) as (typeof told)[number]));
  await vi.waitFor(() => expect(told.map(({ type }) => type)).toContain("connected"), patience);
  save("src/renderer/shell/Rail.tsx");
  await vi.waitFor(() => {
    const updates = told.flatMap((message) => message.updates ?? []);
    expect(updates.map(({ path }) => path)).toContain("/shell/Rail.tsx");
  }, patience);

  const session = await fetch(`${origin}/session`, { method: "POST", body: token, headers: { origin } });
  const cookie = session.headers.get("set-cookie")!.split(";")[0]!;
  const admitted = () => fetch(`${origin}/session`, { headers: { cookie } }).then(({ status }) => status);
  expect(await admitted()).toBe(204);

  const [engine] = await vi.waitFor(async () => {
    const found = await debuggable(inspector);
    expect(found).toHaveLength(1);
    return found;
  }, patience);
  const pid = await evaluate(engine!.webSocketDebuggerUrl, "process.pid");
  expect(pid).not.toBe(child.pid);
  expect(await evaluate(engine!.webSocketDebuggerUrl, "process.argv[1]")).toMatch(/engine[\\/]process[\\/]main\.ts$/);

  save("src/engine/process/main.ts");
  await vi.waitFor(() => expect(said()).toContain("src/engine/process/main.ts has changed"), patience);
  const next = await vi.waitFor(async () => {
    const others = (await debuggable(inspector)).filter(({ id }) => id !== engine!.id);
    expect(others).toHaveLength(1);
    return others[0]!;
  }, patience);
  expect(await evaluate(next.webSocketDebuggerUrl, "process.pid")).not.toBe(pid);
  expect(await admitted()).toBe(204);
  window.close();

  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(await debuggable(inspector)).toEqual([]);
});
