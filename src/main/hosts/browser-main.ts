/** The studio in the browser, from start to Ctrl-C. */
import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import Conf from "conf";
import { homeFolder } from "../home.ts";
import type { HostOptions, StudioService } from "../studio-service.ts";
import { type BrowserHost, firstPort, startBrowserHost } from "./browser.ts";
import { claimHome } from "./claim.ts";
import { type Development, engineFlags } from "./development.ts";
import { type Desktop, opener, openingPage } from "./opener.ts";
import type { PageSource } from "./page.ts";
import type { ServedStudio } from "./served.ts";
import { setAsideBrokenSettings, settingsName } from "../settings/file.ts";

export interface BrowserStart {
  readonly port?: number;
  /** Show it in the artist's browser, where there is a desktop. */
  readonly open: boolean;
  readonly renderer: PageSource;
  /** Where `npm run dev` has started it. */
  readonly development?: Development;
}

const root = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * Opens the studio, says where, and resolves once it was closed by Ctrl-C or a signal; the queue is kept.
 * @throws Fault `studio.already-open`, `studio.port-taken`, and what opening the library throws
 */
export async function runInBrowser({ port, open, renderer, development }: BrowserStart): Promise<void> {
  const home = homeFolder();
  const claim = claimHome(home);
  const stop = stopSignal();
  // Windows that are open find it again after a restart: at the same port, with what they were admitted by.
  let before: Pick<BrowserHost, "port" | "token"> | null = null;
  try {
    for (let again = true; again;) {
      const restart = Promise.withResolvers<true>();
      const store = new Conf<Record<string, unknown>>({ cwd: home, configName: settingsName });
      const notice = setAsideBrokenSettings(home, new Date());
      const opening = Promise.withResolvers<StudioService>();
      let host: BrowserHost | null = null;
      try {
        const at = before?.port ?? port;
        const token = before?.token ?? development?.token;
        host = await startBrowserHost({
          studio: whenOpen(opening.promise),
          renderer,
          ...(at === undefined ? { usualPort: rememberedPort(store.get("port")) } : { port: at }),
          ...(token === undefined ? {} : { token }),
        });
        const options: HostOptions = {
          home,
          assets: join(root, "assets"),
          models: join(root, "models"),
          store,
          capabilities: { host: "browser", dialogs: false, reveal: false, paths: false },
          notices: notice === null ? [] : [notice],
          engineFlags: engineFlags(development ?? null),
          restart: () => restart.resolve(true),
        };
        opening.resolve(openLoaded(options, host.fetched));
        const first = before === null;
        before = host;
        if (first && port === undefined) rememberPort(store, host.port);
        if (first)
          process.stdout.write(
            `\n  USO Atelier is open at  ${host.address}\n  Ctrl-C closes it; the queue is kept.\n\n`,
          );
        const page = first && open ? show(host.address, home) : null;
        try {
          const failed = opening.promise.then(() => new Promise<never>(() => {}));
          again = await Promise.race([stop.then(() => false), restart.promise, failed]);
          process.stdout.write(again ? "\n  Starting again …\n" : "\n  Closing …\n");
        } finally {
          if (page) rmSync(page, { force: true });
        }
      } finally {
        // Where the host could not be started nothing was opened.
        if (host === null) opening.reject(new Error("not opened"));
        await host?.close();
        await (await opening.promise.catch(() => null))?.close();
      }
    }
  } finally {
    claim.release();
  }
}

/** The studio for the windows; one that cannot be opened tells them why. */
async function whenOpen(opening: Promise<StudioService>): Promise<ServedStudio> {
  try {
    const studio = await opening;
    const { served } = await import("./served.ts");
    return served(studio);
  } catch (reason) {
    const { unserved } = await import("./served.ts");
    return unserved(reason);
  }
}

/**
 * The library is opened in its thread at once. The rest of the program is loaded when the window's files were fetched:
 * they would wait for all of it.
 */
async function openLoaded(options: HostOptions, fetched: Promise<void>): Promise<StudioService> {
  const { openKept } = await import("../kept.ts");
  const { begun, kept } = openKept(options);
  await Promise.all([begun, fetched]);
  const { openStudio } = await import("../studio.ts");
  return openStudio(options, kept);
}

/** The port of the first start, which stays the studio's. */
const rememberedPort = (kept: unknown): number =>
  typeof kept === "number" && Number.isInteger(kept) && kept > 0 && kept < 2 ** 16 ? kept : firstPort;

/** Keeps the port where none is kept yet; says it where the usual one is another program's this time. */
function rememberPort(store: Conf<Record<string, unknown>>, port: number): void {
  const usual = rememberedPort(store.get("port"));
  if (store.get("port") === undefined) store.set("port", port);
  else if (port !== usual)
    process.stdout.write(`\n  Another program uses port ${usual}, so this time the studio is at port ${port}.\n`);
}

/** Resolves with the first signal to end; a second one ends at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(130));
      });
    }
  });
}

/**
 * Opens the address on the artist's desktop. Other users of the machine can read the arguments of a program, and the
 * address holds the token: so the browser gets a file that only the artist can read, and that leads there.
 */
function show(address: string, home: string): string | null {
  const desktop: Desktop = { platform: process.platform, env: process.env };
  const page = join(home, "open.html");
  const command = opener(desktop, pathToFileURL(page).href);
  if (!command) return null;
  writeFileSync(page, openingPage(address), { mode: 0o600 });
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: "ignore", detached: true });
  child.on("error", () => {}); // The address was printed.
  child.unref();
  return page;
}
