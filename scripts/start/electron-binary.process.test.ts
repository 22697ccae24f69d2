import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { electronProgram, fetchElectron } from "./electron-binary.ts";

/** A package like Electron's, with that installer. */
function electron(installer: string): string {
  const folder = mkdtempSync(join(tmpdir(), "electron-package-"));
  writeFileSync(join(folder, "package.json"), '{"version": "45.4.1"}');
  writeFileSync(join(folder, "install.js"), installer);
  return folder;
}

function downloaded(folder: string, version = "45.4.1"): void {
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "dist", "version"), version);
  writeFileSync(join(folder, "dist", "electron"), "");
  writeFileSync(join(folder, "path.txt"), "electron");
}

test("the program is there when it has the version of its package", () => {
  const folder = electron("");
  expect(electronProgram(folder)).toBeNull();
  downloaded(folder);
  expect(electronProgram(folder)).toBe(join(folder, "dist", "electron"));
  writeFileSync(join(folder, "dist", "version"), "v45.0.0");
  expect(electronProgram(folder)).toBeNull();
});

test("the package's own installer fetches it", async () => {
  const folder = electron(`
    const { mkdirSync, writeFileSync } = require("fs");
    process.chdir(__dirname);
    mkdirSync("dist"); writeFileSync("dist/version", "45.4.1"); writeFileSync("dist/electron", ""); writeFileSync("path.txt", "electron");`);
  expect(await fetchElectron(folder)).toBeNull();
  expect(electronProgram(folder)).not.toBeNull();
});

test("a download that fails says why, in a line", async () => {
  const folder = electron(
    'console.error("RequestError: getaddrinfo EAI_AGAIN example.com\\n    at x\\n    at y"); process.exit(1)',
  );
  expect(await fetchElectron(folder)).toBe("downloading it failed (getaddrinfo EAI_AGAIN example.com)");
});

test("an installer that ends well without a program has failed too", async () => {
  expect(await fetchElectron(electron(""))).toBe("downloading it failed (without a word)");
});

test("a download that stands still is given up, one that goes on is not", async () => {
  expect(await fetchElectron(electron("setInterval(() => {}, 1000)"), { patience: 100, every: 20 })).toContain(
    "no progress",
  );
  const slow = electron(`
    const { appendFileSync } = require("fs"), { join } = require("path"), { tmpdir } = require("os");
    const beat = setInterval(() => appendFileSync(join(tmpdir(), "part"), "x"), 20);
    setTimeout(() => { console.error("Error: at the end"); process.exit(1); }, 1500);`);
  expect(await fetchElectron(slow, { patience: 1000, every: 50 })).toContain("at the end");
});
