/** The studio in the browser, from start to Ctrl-C. */
import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import Conf from "conf";
import { homeFolder } from "../home.ts";
import { openStudio } from "../studio.ts";
import { startBrowserHost } from "./browser.ts";
import { claimHome } from "./claim.ts";
import { type Desktop, opener, openingPage } from "./opener.ts";
import { setAsideBrokenSettings, settingsName } from "../settings/file.ts";

export interface BrowserStart {
  readonly port?: number;
  /** Show it in the artist's browser, where there is a desktop. */
  readonly open: boolean;
  /** Folder of the built renderer. */
  readonly renderer: string;
}

const root = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * Opens the studio, says where, and resolves once it was closed by Ctrl-C or a signal; the queue is kept.
 * @throws Fault `studio.already-open`, `studio.port-taken`, and what opening the library throws
 */
export async function runInBrowser({ port, open, renderer }: BrowserStart): Promise<void> {
  const home = homeFolder();
  const claim = claimHome(home);
  const stop = stopSignal();
  const notice = setAsideBrokenSettings(home, new Date());
  const studio = await openStudio({
    home,
    assets: join(root, "assets"),
    models: join(root, "models"),
    store: new Conf({ cwd: home, configName: settingsName }),
    capabilities: { host: "browser", dialogs: false, reveal: false, paths: false },
    notices: notice === null ? [] : [notice],
  });
  try {
    const host = await startBrowserHost({ studio, renderer, ...(port === undefined ? {} : { port }) });
    process.stdout.write(`\n  USO Atelier is open at  ${host.address}\n  Ctrl-C closes it; the queue is kept.\n\n`);
    const page = open ? show(host.address, home) : null;
    await stop;
    process.stdout.write("\n  Closing …\n");
    if (page) rmSync(page, { force: true });
    await host.close();
  } finally {
    await studio.close();
    claim.release();
  }
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
