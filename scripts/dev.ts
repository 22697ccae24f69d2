/**
 * `npm run dev [-- --browser --port <n> --no-open --inspect-engine[=<port>]]`: the studio while its sources change.
 * A change of the window's sources is shown at once. A change of any other source restarts the host and with it the
 * engine; the window connects again by itself and the queue goes on.
 */
import { parseArgs } from "node:util";
import { accessToken } from "../src/main/hosts/admission.ts";
import type { Development } from "../src/main/hosts/development.ts";
import { applicationHost, browserHost } from "./dev/hosts.ts";
import { servePage } from "./dev/page-server.ts";
import { keepRunning } from "./dev/restarting.ts";
import { portNumber } from "./start/port.ts";
import { chooseDoor } from "./start/door.ts";
import { electronFolder, electronProgram } from "./start/electron-binary.ts";

/** Where Node's debuggers look first. */
const usualInspector = 9229;

const { values: options } = parseArgs({
  args: process.argv.slice(2).map((arg) => (arg === "--inspect-engine" ? `${arg}=${usualInspector}` : arg)),
  options: {
    browser: { type: "boolean", default: false },
    port: { type: "string" },
    "no-open": { type: "boolean", default: false },
    "inspect-engine": { type: "string" },
  },
});

/** Electron's program where the application can be opened here; null where it must be the browser. */
function application(): string | null {
  const choice = chooseDoor({ platform: process.platform, env: process.env, uid: process.getuid?.() });
  const folder = options.browser || choice.door === "browser" ? null : electronFolder();
  return folder === null ? null : electronProgram(folder);
}

/** Aborts with Ctrl-C or a signal to end. */
function toldToEnd(): AbortSignal {
  const ended = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => ended.abort());
  return ended.signal;
}

async function develop(): Promise<void> {
  const port = options.port === undefined ? undefined : portNumber("--port", options.port);
  const inspector = options["inspect-engine"];
  const inspectEngine = inspector === undefined ? null : portNumber("--inspect-engine", inspector);
  const page = await servePage();
  const development: Development = { page: page.address, token: accessToken(), inspectEngine };
  const program = application();
  const start =
    program === null
      ? await browserHost(development, { open: !options["no-open"], ...(port === undefined ? {} : { port }) })
      : applicationHost(program, development);
  if (inspectEngine !== null) console.log(`A debugger can attach to the engine at 127.0.0.1:${inspectEngine}.`);
  try {
    await keepRunning({ start, onChange: page.onChange, ended: toldToEnd(), say: console.log });
  } finally {
    await page.close();
  }
}

try {
  await develop();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
