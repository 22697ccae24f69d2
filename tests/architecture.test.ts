/** The import directions of the design, kept by reading every file under src. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Import, importsOf } from "./architecture/imports.ts";
import { cycle, isTest, longest, target, violations } from "./architecture/rules.ts";

const root = join(import.meta.dirname, "..");
const files = globSync("src/**/*.{ts,tsx}", { cwd: root })
  .map((file) => file.replaceAll("\\", "/"))
  .map((file) => ({ file, code: readFileSync(join(root, file), "utf8") }))
  .map(({ file, code }) => ({ file, code, lines: code.trimEnd().split("\n").length, imports: importsOf(code, file) }));

test("every file of src imports in the directions of the design", () => {
  expect(files.length).toBeGreaterThan(0);
  expect(files.flatMap(({ file, imports }) => violations(file, imports))).toEqual([]);
});

test("no file of src is longer than the house allows", () => {
  const most = (file: string): number => (isTest(file) ? longest.test : longest.code);
  expect(
    files.filter(({ file, lines }) => lines > most(file)).map(({ file, lines }) => `${file}: ${lines} lines`),
  ).toEqual([]);
});

test("no comment of src is wider than 120 characters, as no line of code is that the formatter can break", () => {
  const wide = files.flatMap(({ file, code }) =>
    code
      .split("\n")
      .flatMap((line, n) => (line.length > 120 && /^\s*(\/\*\*|\*|\/\/)/.test(line) ? [`${file}:${n + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});

test("no file of Python is longer than the house allows, and none of its lines", () => {
  const scripts = globSync("{scripts,bench}/**/*.py", { cwd: root });
  expect(scripts.length).toBeGreaterThan(0);
  for (const file of scripts) {
    const lines = readFileSync(join(root, file), "utf8").trimEnd().split("\n");
    const wide = lines.filter((line) => line.length > 120);
    expect([file, wide, lines.length <= longest.code]).toEqual([file, [], true]);
  }
});

test("no folder is made by Node's own recursion, which tries for ever where a file system denies the parent", () => {
  const recursive = files.filter(({ file, code }) => !isTest(file) && /mkdir(Sync)?\([^;]*recursive: true/.test(code));
  expect(recursive.map(({ file }) => file)).toEqual([]);
});

test("no file of src depends on itself through others", () => {
  // Of types too: two files that need each other's can only be read together.
  const edges = files.map(({ file, imports }): [string, string[]] => [
    file,
    imports.flatMap(({ specifier }) => target(file, specifier ?? "") ?? []),
  ]);
  expect(cycle(new Map(edges))).toBeNull();
});

const one = (specifier: string | null): readonly Import[] => [{ specifier, kind: "value" }];

test.each([
  ["src/renderer/app.tsx", "../main/queue.ts"],
  ["src/renderer/app.tsx", "../engine/uso/generate.ts"],
  ["src/renderer/app.tsx", "node:fs"],
  ["src/contract/making/recipe.ts", "../../engine/uso/generate.ts"],
  ["src/contract/making/recipe.ts", "node:path"],
  ["src/contract/making/recipe.ts", "sharp"],
  ["src/contract/making/recipe.ts", "commander"],
  ["src/engine/uso/generate.ts", "../../main/queue.ts"],
  ["src/engine/uso/generate.ts", "onnxruntime-node"],
  ["src/engine/runtime/session.ts", "sharp"],
  ["src/engine/uso/generate.ts", "../../../bench/main.ts"],
  ["src/engine/uso/generate.test.ts", "../../main/queue.ts"],
  ["src/jobs/store.ts", "../main/library/jobs/jobs.ts"],
  ["src/engine/uso/generate.ts", "../../jobs/store.ts"],
  ["src/renderer/app.tsx", "../jobs/store.ts"],
  ["src/main/queue.ts", "electron"],
  ["src/main/queue.ts", "../cli/main.ts"],
  ["src/main/curation/candidates.ts", "../../formats/picture/read.ts"],
  ["src/farm/sending/client.ts", "../../formats/picture/read.ts"],
  ["src/preload/index.ts", "../main/queue.ts"],
  ["src/cli/main.ts", "../renderer/app.tsx"],
  ["src/cli/main.ts", null],
  ["src/elsewhere/a.ts", "zod"],
  ["src/renderer/views/models/index.tsx", "../machine/Machine.module.css"],
  ["src/renderer/views/history/index.tsx", "../people/shelf.ts"],
  ["src/renderer/views/studio/stage/Stage.tsx", "../../history/days.ts"],
  ["src/renderer/views/queue/index.tsx", "../../shell/Shell.tsx"],
  ["src/renderer/kit/buttons/Button.tsx", "../../views/studio/view-state.ts"],
  ["src/renderer/state/pictures/pictures.ts", "../../export/run.ts"],
])("%s may not import %s", (file, specifier) => {
  expect(violations(file, one(specifier))).toHaveLength(1);
});

test.each([
  ["src/renderer/app.tsx", "../contract/making/recipe.ts"],
  ["src/contract/making/recipe.ts", "zod"],
  ["src/engine/runtime/session.ts", "onnxruntime-node"],
  ["src/formats/picture/read.ts", "sharp"],
  ["src/engine/uso/generate.test.ts", "../../../tests/reference.ts"],
  ["src/contract/making/recipe.test.ts", "node:fs"],
  ["src/jobs/queue/worker.ts", "../../engine/image/part.ts"],
  ["src/main/library/jobs/jobs.ts", "../../../jobs/store.ts"],
  ["src/main/library/entries/import.ts", "../../../formats/picture/read.ts"],
  ["src/main/hosts/electron.ts", "electron"],
  ["src/preload/index.ts", "electron"],
  ["src/cli/main.ts", "../main/queue.ts"],
  ["src/renderer/views/studio/stage/Stage.tsx", "../view-state.ts"],
  ["src/renderer/views/models/index.tsx", "../../kit/layout/Page.tsx"],
  ["src/renderer/views/people/index.tsx", "../../collection/CollectionView.tsx"],
  ["src/renderer/views/models/index.tsx", "../../../contract/models.ts"],
  ["src/renderer/shell/Shell.tsx", "../export/ExportSheet.tsx"],
  ["src/renderer/routes.tsx", "./views/studio/index.tsx"],
])("%s may import %s", (file, specifier) => {
  expect(violations(file, one(specifier))).toEqual([]);
});

test("imports are found however they are written, types told from values, and what is loaded later from the rest", () => {
  const code = `
    import type { A } from "a"; import { b, type B } from "b"; import "c"; export * from "d"; export { e } from "e";
    export type { F } from "f"; const g: import("g").G = await import("h"); const i = await import(g.name);
    // import "comment"
    const text = 'import "string"'; export const j = <p>{text}</p>;`;
  expect(importsOf(code, "x.tsx")).toEqual([
    { specifier: "a", kind: "type" },
    { specifier: "b", kind: "value" },
    { specifier: "c", kind: "value" },
    { specifier: "d", kind: "value" },
    { specifier: "e", kind: "value" },
    { specifier: "f", kind: "type" },
    { specifier: "g", kind: "type" },
    { specifier: "h", kind: "value", later: true },
    { specifier: null, kind: "value", later: true },
  ]);
});

test("a cycle is reported with the files on it", () => {
  expect(
    cycle(
      new Map([
        ["a", ["b"]],
        ["b", ["c"]],
        ["c", ["b"]],
      ]),
    ),
  ).toEqual(["b", "c", "b"]);
  expect(
    cycle(
      new Map([
        ["a", ["b", "c"]],
        ["b", ["c"]],
        ["c", []],
      ]),
    ),
  ).toBeNull();
});
