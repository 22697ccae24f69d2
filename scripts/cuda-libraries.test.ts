import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { missingLibraries, needed } from "./cuda-libraries.ts";

const line = (file: string) => `\t${file} (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/${file}`;

test("a library is found by the loader's cache under its exact name", () => {
  expect(missingLibraries(needed.map(({ file }) => line(file)).join("\n"), "")).toEqual([]);
  const older = needed.map(({ file }) => line(file === "libcudnn.so.9" ? "libcudnn.so.8" : file)).join("\n");
  expect(missingLibraries(older, "").map(({ file }) => file)).toEqual(["libcudnn.so.9"]);
});

test("a library is found in any folder of LD_LIBRARY_PATH", () => {
  const folder = mkdtempSync(join(tmpdir(), "atelier-cuda-"));
  try {
    writeFileSync(join(folder, "libcudart.so.12"), "");
    const missing = missingLibraries("", `/nowhere:${folder}:`).map(({ file }) => file);
    expect(missing).toHaveLength(needed.length - 1);
    expect(missing).not.toContain("libcudart.so.12");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
