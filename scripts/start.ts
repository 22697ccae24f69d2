/**
 * `npm start`: opens the studio, built first where it is stale; as an Electron application, or, where that cannot be had,
 * at an address for the browser. `npm run start:browser [-- --port <n> --no-open]` takes the second way at once.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildStale } from "./build/build.ts";
import type { Part } from "./build/stamp.ts";
import { root } from "./launch.mjs";
import { chooseDoor, failedStart } from "./start/door.ts";
import { electronFolder, electronProgram, fetchElectron } from "./start/electron-binary.ts";
import { portNumber } from "./start/port.ts";
import { openBrowserStudio } from "./start/studio.ts";

const { values: options } = parseArgs({
  options: {
    browser: { type: "boolean", default: false },
    port: { type: "string" },
    "no-open": { type: "boolean", default: false },
  },
});

/** Why the application could not be opened; null once it was, and has ended. */
async function openApplication(): Promise<string | null> {
  const choice = chooseDoor({ platform: process.platform, env: process.env, uid: process.getuid?.() });
  if (choice.door === "browser") return choice.why;
  const folder = electronFolder();
  if (!folder) return "Electron is not installed";
  if (!electronProgram(folder)) {
    console.log("Fetching Electron, once (about 120 MB) …");
    const failure = await fetchElectron(folder);
    if (failure !== null) return failure;
  }
  await build(["renderer", "main", "preload"]);
  return run(electronProgram(folder) ?? "");
}

async function build(parts: readonly Part[]): Promise<void> {
  const note = setTimeout(() => console.log("Building the window …"), 1000);
  await buildStale(parts);
  clearTimeout(note);
}

/** Runs the application to its end, and ends as it did. */
async function run(program: string): Promise<string | null> {
  const env = { ...process.env };
  // Set by programs that are Electron themselves; it would start as plain Node.
  delete env["ELECTRON_RUN_AS_NODE"];
  const began = Date.now();
  const child = spawn(program, [root], { env, stdio: "inherit" });
  // A terminal sends Ctrl-C to the application too; it closes by itself and is waited for.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on("error", () => resolve([127, null]));
    child.on("exit", (...end) => resolve(end));
  });
  const failure = failedStart(code, signal, Date.now() - began);
  if (failure === null) process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  process.removeAllListeners("SIGINT");
  process.removeAllListeners("SIGTERM");
  return failure;
}

async function openInBrowser(): Promise<void> {
  const port = options.port === undefined ? undefined : portNumber("--port", options.port);
  await build(["renderer"]);
  await openBrowserStudio({
    renderer: join(root, "out", "renderer"),
    open: !options["no-open"],
    ...(port === undefined ? {} : { port }),
  });
}

try {
  const why = options.browser ? null : await openApplication();
  if (why !== null)
    console.log(`The application window cannot be opened (${why}), so the studio opens in the browser.`);
  if (why !== null || options.browser) await openInBrowser();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
