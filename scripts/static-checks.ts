/** The static checks: types, lint and format. Each is a program run over the whole project. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { root } from "./launch.mjs";

export type CheckResult =
  | { readonly name: string; readonly outcome: "passed" }
  | { readonly name: string; readonly outcome: "failed" }
  | { readonly name: string; readonly outcome: "skipped"; readonly reason: string };

/** Runs a program on this Node with its output shown; true when it found nothing. */
function clean(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code === 0));
  });
}

async function types(): Promise<CheckResult> {
  const name = "types (tsc)";
  // The renderer runs where Node is not, and knows the DOM.
  const projects = await Promise.all(
    [".", "src/renderer"].map((project) => clean("node_modules/typescript/bin/tsc", ["-p", project])),
  );
  return { name, outcome: projects.every(Boolean) ? "passed" : "failed" };
}

/** oxlint and oxfmt are native programs; the lock file may lack their package for a platform that nobody of us develops on. */
function available(program: string): boolean {
  const require = createRequire(import.meta.resolve(`${program}/package.json`));
  const manifest = JSON.parse(readFileSync(require.resolve(`${program}/package.json`), "utf8")) as {
    optionalDependencies: Record<string, string>;
  };
  return Object.keys(manifest.optionalDependencies).some((name) => {
    try {
      require.resolve(`${name}/package.json`);
      return true;
    } catch {
      return false;
    }
  });
}

/** A check by a native program, skipped where there is none for this platform. */
async function native(name: string, program: string, args: readonly string[]): Promise<CheckResult> {
  if (!available(program)) {
    const reason = `${program} has no program for ${process.platform}/${process.arch} here; run npm install ${program}`;
    return { name, outcome: "skipped", reason };
  }
  return { name, outcome: (await clean(`node_modules/${program}/bin/${program}`, args)) ? "passed" : "failed" };
}

const lint = () => native("lint (oxlint)", "oxlint", ["--deny-warnings", "."]);
const format = () => native("format (oxfmt)", "oxfmt", ["--check", "."]);

/** Runs every static check, one after another, and prints one line for each. */
export async function staticChecks(): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of [types, lint, format]) {
    const result = await check();
    console.log(`${result.outcome === "passed" ? "✓" : result.outcome === "failed" ? "✗" : "–"} ${result.name}`);
    results.push(result);
  }
  return results;
}
