import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { claimHome } from "./claim.ts";

const base = temporaryFolder();
const folder = () => join(mkdtempSync(join(base, "claim-")), "home");

test("a home that is claimed cannot be claimed again until it is released", () => {
  const home = folder();
  const claim = claimHome(home);
  expect(() => claimHome(home)).toThrow(expect.objectContaining({ code: "studio.already-open", data: { home } }));
  claim.release();
  claimHome(home).release();
});

test("a program that is killed leaves no claim behind", async () => {
  const home = folder();
  const script = `import { claimHome } from ${JSON.stringify(new URL("claim.ts", import.meta.url).href)}; globalThis.claim = claimHome(process.argv[1]); console.log("claimed"); setInterval(() => {}, 1000);`;
  const other = spawn(
    process.execPath,
    ["--input-type=module", "--disable-warning=ExperimentalWarning", "-e", script, home],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await new Promise((resolve) => other.stdout.once("data", resolve));
  expect(() => claimHome(home)).toThrow(expect.objectContaining({ code: "studio.already-open" }));
  other.kill("SIGKILL");
  await new Promise((resolve) => other.once("exit", resolve));
  claimHome(home).release();
});
