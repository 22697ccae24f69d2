import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { root } from "../launch.mjs";
import { bundledPrograms, sourcePlaces } from "./source-places.ts";

type Transform = (code: string, id: string) => string | null;
const bundles = bundledPrograms({ engine: "src/engine/process/main.ts" }, (name) => `"file:///bundles/${name}.mjs"`)
  .transform as Transform;
const places = sourcePlaces.transform as Transform;
const source = join(root, "src/main/children/engine-client.ts");
const starts = (program: string) => `fork(new URL("${program}", import.meta.url))`;

test("a program is started by its bundle, anything else where it is", () => {
  expect(bundles(starts("../../engine/process/main.ts"), source)).toBe('fork(new URL("file:///bundles/engine.mjs"))');
  expect(bundles(starts("./other.ts"), source)).toBe(starts("./other.ts"));
});

test("a source says where it lies, whatever it is part of", () => {
  expect(places("at(import.meta.url)", source)).toBe(`at("${pathToFileURL(source).href}")`);
});

test("packages and tests are left as they are", () => {
  for (const id of [join(root, "node_modules/zod/index.js"), join(root, "tests/fixtures/studio.ts")]) {
    expect(bundles(starts("../../engine/process/main.ts"), id)).toBeNull();
    expect(places("import.meta.url", id)).toBeNull();
  }
});
