import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureInstalled, needsInstall, nodeCandidates, root, stalePackages, takeLock } from "./launch.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "atelier-launch-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lock = { "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0", optional: true } };

function write(name: string, packages: object): void {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  writeFileSync(join(folder, name), JSON.stringify({ packages }));
}
const wanted = () => write("package-lock.json", lock);
const installed = (packages: object) => write("node_modules/.package-lock.json", packages);

test("a package that is missing or has another version is stale; a missing optional one is not", () => {
  expect(stalePackages(lock, { "node_modules/a": { version: "1.0.0" } })).toEqual([]);
  expect(stalePackages(lock, { "node_modules/a": { version: "1.0.1" } })).toEqual(["node_modules/a"]);
  expect(stalePackages(lock, {})).toEqual(["node_modules/a"]);
  expect(
    stalePackages(lock, { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.9.0" } }),
  ).toEqual(["node_modules/b"]);
});

test("an installation is needed without node_modules, with an older lock file, and with a broken one", () => {
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: lock }));
  expect(needsInstall(folder)).toBe(true);
  installed({ "node_modules/a": { version: "0.9.0" } });
  expect(needsInstall(folder)).toBe(true);
  writeFileSync(join(folder, "node_modules", ".package-lock.json"), '{"packages": {');
  expect(needsInstall(folder)).toBe(true);
  installed({ "node_modules/a": { version: "1.0.0" } });
  expect(needsInstall(folder)).toBe(false);
});

test("of two starts at once one installs and the other waits for it", async () => {
  wanted();
  let installations = 0;
  const install = async () => {
    installations++;
    await new Promise((resolve) => setTimeout(resolve, 50));
    installed({ "node_modules/a": { version: "1.0.0" } });
    return 0;
  };
  expect(await Promise.all([ensureInstalled(folder, install), ensureInstalled(folder, install)])).toEqual([0, 0]);
  expect(installations).toBe(1);
  expect(existsSync(join(folder, ".installing"))).toBe(false);
});

test("a failed installation hands on npm's exit code and leaves no lock", async () => {
  wanted();
  expect(await ensureInstalled(folder, async () => 217)).toBe(217);
  expect(existsSync(join(folder, ".installing"))).toBe(false);
});

test("a lock is held by one process, and one that its holder abandoned is set aside", () => {
  const file = join(folder, ".installing");
  expect(takeLock(file)).toBe(true);
  expect(takeLock(file)).toBe(false);
  const longAgo = new Date(Date.now() - 10 * 60_000);
  utimesSync(file, longAgo, longAgo);
  expect(takeLock(file)).toBe(false);
  expect(takeLock(file)).toBe(true);
});

test("a machine without a packaged Node falls back to a Node 24 of its own, and to none below that", () => {
  expect(nodeCandidates("sunos", "x64", "/own/node", "24.1.0")).toEqual(["/own/node"]);
  expect(nodeCandidates("sunos", "x64", "/own/node", "22.9.0")).toEqual([]);
});

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(root, "scripts/bootstrap.mjs"), ...args], { cwd: folder });

test("a script runs on Node 24 in the caller's folder, with its arguments and with node_modules/.bin first in the path", async () => {
  const script = join(folder, "probe.ts");
  writeFileSync(
    script,
    `const seen: object = { node: process.versions.node, args: process.argv.slice(2), cwd: process.cwd(), path: process.env.PATH };
    console.log(JSON.stringify(seen));`,
  );
  const { stdout } = await run(script, "--steps", "4 5");
  const seen = JSON.parse(stdout) as { node: string; args: string[]; cwd: string; path: string };
  expect(Number.parseInt(seen.node, 10)).toBeGreaterThanOrEqual(24);
  expect(seen.args).toEqual(["--steps", "4 5"]);
  expect(seen.cwd).toBe(folder);
  expect(seen.path.startsWith(join(root, "node_modules", ".bin"))).toBe(true);
});

test("the exit code of a script is handed on, a signal as 128 and its number", async () => {
  const script = join(folder, "end.ts");
  writeFileSync(script, `if (process.argv[2] === "code") process.exit(7); else process.kill(process.pid, "SIGKILL");`);
  await expect(run(script, "code")).rejects.toMatchObject({ code: 7 });
  await expect(run(script, "signal")).rejects.toMatchObject({ code: 137 });
});

test("SIGTERM reaches the script, which may end in its own way", async () => {
  const script = join(folder, "term.ts");
  writeFileSync(
    script,
    `process.on("SIGTERM", () => process.exit(5)); setInterval(() => {}, 1000); console.log("ready");`,
  );
  const child = execFile(process.execPath, [join(root, "scripts/bootstrap.mjs"), script]);
  child.stdout?.once("data", () => child.kill("SIGTERM"));
  const code = await new Promise((resolve) => child.on("exit", resolve));
  expect(code).toBe(5);
});
