/** The studio as a process of its own with a window in front of it: started, killed, started again in the same home. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { type Browser, type BrowserContext, _electron as electron, chromium, type Page } from "playwright-core";
import { chromiumPath } from "../support/needs.ts";
import { door, usableElectron } from "./door.ts";

/** A studio that runs. */
export interface Application {
  readonly page: Page;
  /** The host's process; it leads a group with all that it started. */
  readonly pid: number;
  /** Kills the host and everything it started, as a loss of power would. */
  kill(): Promise<void>;
  /** Ends it as the artist does. */
  close(): Promise<void>;
}

/** What a window may be opened with. */
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "dark" | "light";
  /** Pixels of the screen for one of the page. */
  readonly scale?: number;
}

const root = join(import.meta.dirname, "../..");

/**
 * Longest wait for one thing to happen in the window, in milliseconds. A picture takes a second or two, but a machine
 * that does other things besides decides no test.
 */
export const patience = 90_000;

/** The environment of a user whose folders all lie in one. */
function environment(folder: string): Record<string, string> {
  const own = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !/^(XDG_|VITEST|NODE_ENV|ELECTRON_RUN_AS_NODE$)/.test(name),
  ) as [string, string][];
  return { ...Object.fromEntries(own), HOME: folder, USERPROFILE: folder, ATELIER_HOME: join(folder, "home") };
}

const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });

async function killed(child: ChildProcess): Promise<void> {
  const ended = gone(child);
  if (process.platform === "win32") execFileSync("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
  else process.kill(-(child.pid ?? 0), "SIGKILL");
  await ended;
}

/** Hosts that run; none outlives the program that started it. */
const running = new Set<ChildProcess>();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** Resolves with the address that the host prints. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (text: Buffer) => {
      said += text.toString();
      const [address] = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(said) ?? [];
      if (address) resolve(address);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`The host ended with ${code} before it was open:\n${said}`)));
  });
}

/** One Chromium for all windows of a test file. */
let browser: Promise<Browser> | null = null;
const chromiumBrowser = (): Promise<Browser> =>
  (browser ??= chromium.launch({
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  }));

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}

/** A window of its own with nothing in it yet. Closing its context closes it. */
export async function emptyWindow({ width = 1440, height = 900, theme = "dark", scale = 1 }: Look = {}): Promise<Page> {
  const context: BrowserContext = await (
    await chromiumBrowser()
  ).newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: theme,
    reducedMotion: "reduce",
    locale: "en-GB",
  });
  context.setDefaultTimeout(patience);
  return context.newPage();
}

/** A studio without a window: where one is to be opened, and its process, which leads a group. */
export interface Host {
  readonly address: string;
  readonly pid: number;
  kill(): Promise<void>;
  /** Ends it as Ctrl-C does. */
  close(): Promise<void>;
}

/** Starts the studio of that folder for a browser, and resolves once it has said its address. */
export async function startHost(folder: string): Promise<Host> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "host.ts")],
    { cwd: root, env: environment(folder), detached: true, stdio: ["ignore", "pipe", "pipe"] },
  );
  running.add(child);
  child.once("exit", () => running.delete(child));
  return {
    address: await addressOf(child),
    pid: child.pid ?? 0,
    kill: () => killed(child),
    async close() {
      child.kill("SIGTERM");
      await gone(child);
    },
  };
}

async function startInBrowser(folder: string, look: Look): Promise<Application> {
  const host = await startHost(folder);
  const page = await emptyWindow(look);
  await page.goto(host.address);
  return {
    page,
    pid: host.pid,
    kill: host.kill,
    async close() {
      await page.context().close();
      await host.close();
    },
  };
}

async function startInElectron(
  folder: string,
  { width = 1440, height = 900, theme = "dark" }: Look,
): Promise<Application> {
  const app = await electron.launch({
    executablePath: usableElectron() ?? "",
    args: [root],
    cwd: root,
    env: environment(folder),
    colorScheme: theme,
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(patience);
  await page.setViewportSize({ width, height });
  const child = app.process();
  return { page, pid: child.pid ?? 0, kill: () => killed(child), close: () => app.close() };
}

/** Starts the studio of that folder and opens its window. */
export const start = (folder: string, look: Look = {}): Promise<Application> =>
  door === "electron" ? startInElectron(folder, look) : startInBrowser(folder, look);

/** The engine's process among those the host started; null while there is none. */
export function engineOf(host: number): number | null {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  for (const row of rows) {
    const [, pid, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
    if (Number(parent) === host && /engine\.mjs|utility-sub-type=node/.test(args)) return Number(pid);
  }
  return null;
}
