/** The two programs that serve the window under development: the browser's host, and the application. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { join } from "node:path";
import { type Development, developmentEnv } from "../../src/main/hosts/development.ts";
import { buildStale } from "../build/build.ts";
import { root } from "../launch.mjs";
import { freePort } from "../start/port.ts";

export interface BrowserOptions {
  readonly port?: number;
  /** Show it in the artist's browser when it starts for the first time. */
  readonly open: boolean;
}

/** The studio in the browser, from its sources. It keeps its port, so that an open window finds it again. */
export async function browserHost(
  development: Development,
  { port: asked, open }: BrowserOptions,
): Promise<() => Promise<ChildProcess>> {
  const port = asked || (await freePort(4170));
  let first = open;
  return async () => {
    const child = fork(join(import.meta.dirname, "browser-host.ts"), [String(port), first ? "open" : "stay"], {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      env: { ...process.env, ...developmentEnv(development) },
    });
    first = false;
    return child;
  };
}

/** The application, its bundles built anew where their sources have changed. */
export function applicationHost(program: string, development: Development): () => Promise<ChildProcess> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...developmentEnv(development) };
  // Set by programs that are Electron themselves; it would start as plain Node.
  delete env["ELECTRON_RUN_AS_NODE"];
  return async () => {
    await buildStale(["main", "preload"]);
    return spawn(program, [root], { env, stdio: "inherit" });
  };
}
