/** `npm run package [-- electron-builder's arguments]`: makes this system's packages, once what they would hold was checked. */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { root } from "./launch.mjs";

const require = createRequire(import.meta.url);
const run = (args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });

process.exitCode = await run(["--disable-warning=ExperimentalWarning", "scripts/package-check.ts"]);
if (process.exitCode === 0)
  process.exitCode = await run([
    require.resolve("electron-builder/cli.js"),
    "--publish",
    "never",
    ...process.argv.slice(2),
  ]);
