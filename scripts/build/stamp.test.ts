import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { digestOf } from "./stamp.ts";

const base = temporaryFolder();

function project(): { readonly folder: string; write(file: string, content: string): void } {
  const folder = mkdtempSync(join(base, "project-"));
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  for (const file of [
    "src/renderer/main.tsx",
    "src/contract/values/id.ts",
    "src/main/home.ts",
    "src/formats/manifest.ts",
    "src/farm/sending/client.ts",
    "src/cli/main.ts",
    "src/preload/preload.ts",
    "package-lock.json",
    "vite.config.ts",
    "scripts/build/bundles.ts",
  ])
    write(file, file);
  return { folder, write };
}

test.each([
  ["src/renderer/view.css", ["renderer"]],
  ["src/contract/values/id.ts", ["renderer", "main", "preload", "node"]],
  ["src/main/home.ts", ["main", "node"]],
  ["src/formats/manifest.ts", ["main", "node"]],
  ["src/farm/sending/client.ts", ["main", "node"]],
  ["src/cli/main.ts", ["node"]],
  ["src/preload/preload.ts", ["preload"]],
  ["package-lock.json", ["renderer", "main", "preload", "node"]],
  ["scripts/build/bundles.ts", ["renderer", "main", "preload", "node"]],
  ["src/main/home.test.ts", []],
  ["docs/text.md", []],
] as const)("a change of %s makes %j stale and nothing else", (file, stale) => {
  const { folder, write } = project();
  const parts = ["renderer", "main", "preload", "node"] as const;
  const before = parts.map((part) => digestOf(part, folder));
  write(file, "changed");
  expect(parts.filter((part, n) => digestOf(part, folder) !== before[n])).toEqual(stale);
});

test("a name is told from its content, and a file from a later one", () => {
  const [one, two] = [project(), project()];
  one.write("src/main/a.ts", "b");
  two.write("src/main/ab.ts", "");
  expect(digestOf("main", one.folder)).not.toBe(digestOf("main", two.folder));
});
