/** Every limit is told with what was given, what can be, and the way out; never in the validator's words. */
import { expect, test } from "vitest";
import type { z } from "zod";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { draftSchema } from "../making/draft.ts";
import { curatingCalls } from "../learning/curating.ts";
import { backupCalls } from "../backup.ts";
import { exportCalls } from "../library/exporting.ts";
import { libraryCalls } from "../library/library.ts";
import { packCalls } from "../library/packs.ts";
import { calledAt, lists } from "./problem-words.ts";
import { queueCalls } from "../making/queue.ts";
import { settingsForm } from "../settings.ts";
import { sheetCalls } from "../making/sheets.ts";
import { issuesInWords } from "./issue.ts";
import { issuesOf } from "./problems.ts";
import { recipeSchema } from "../making/recipe.ts";

const said = (schema: z.ZodType, value: unknown): string => {
  const { error } = schema.safeParse(value);
  return error ? issuesInWords(issuesOf(error, "recipe", value)) : "nothing is wrong";
};
const recipe = (change: object): string => said(recipeSchema, { ...recipeWith(), ...change });
const many = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);
const picture = { path: "/a.png" };

test.each<[string, string, RegExp]>([
  [
    "nine styles",
    recipe({ styles: many(9, picture) }),
    /^9 style pictures were given, and at most 8 can be used together\. Leave one out\.$/,
  ],
  ["eleven subjects", recipe({ subjects: many(11, picture) }), /^11 subject pictures .* at most 8 .* Leave 3 out\.$/],
  ["nine LoRAs", recipe({ loras: many(9, { ...picture, strength: 1 }) }), /^9 LoRAs .* at most 8 .* Leave one out\.$/],
  [
    "a long prompt",
    recipe({ prompt: "x".repeat(8001) }),
    /^The prompt has 8001 characters, and at most 8000 .* Shorten it\.$/,
  ],
  ["too many steps", recipe({ steps: 500 }), /^Steps cannot be 500: the most is 200\.$/],
  ["no steps", recipe({ steps: 0 }), /^Steps cannot be 0: the least is 1\.$/],
  ["too many pictures", recipe({ count: 1001 }), /^Pictures cannot be 1001: the most is 1000\.$/],
  ["strict guidance", recipe({ guidance: 31 }), /^Guidance cannot be 31: the most is 30\.$/],
  ["an odd width", recipe({ width: 250 }), /^Width cannot be 250: .* multiple of 16\. The nearest is 256\.$/],
  ["a huge height", recipe({ height: 8192 }), /^Height cannot be 8192: the most is 4096\.$/],
  ["a heavy style", recipe({ styles: [{ ...picture, weight: 900 }] }), /^The weight cannot be 900: the most is 200\.$/],
  ["a strong LoRA", recipe({ loras: [{ ...picture, strength: 3 }] }), /^The strength cannot be 3: the most is 2\.$/],
  [
    "a careless cache",
    recipe({ speed: { firstBlockCache: 0 } }),
    /^The first-block cache cannot be 0: it must be more than 0\.$/,
  ],
  ["another schedule", recipe({ schedule: "linear" }), /^Schedule must be uso or flux\.$/],
  ["what is not known", recipe({ colour: "red" }), /not known here: colour\. It may come from a newer version/],
  ["nine people", said(draftSchema.shape.people, many(9, { person: 1, photo: 1 })), /9 entries|9 people/],
  [
    "201 pictures at once",
    said(libraryCalls["styles.add"].in, { name: "Many", sources: many(201, picture) }),
    /^201 pictures were given, and at most 200 can be added at once\. Add the rest afterwards\.$/,
  ],
  [
    "a name of 300 letters",
    said(libraryCalls["people.add"].in, { name: "x".repeat(300), sources: [picture] }),
    /^The name has 300 characters, and at most 200 can be used\. Shorten it\.$/,
  ],
  [
    "no pictures",
    said(libraryCalls["people.add"].in, { name: "Anna", sources: [] }),
    /^There is no picture\. Give at least 1\.$/,
  ],
  [
    "a template of 5000 letters",
    said(exportCalls["export.plan"].in, { options: { template: "x".repeat(5000) } }),
    /The template of the names has 5000 characters, and at most 4000 can be used\. Shorten it\./,
  ],
  [
    "a folder from nowhere",
    said(settingsForm, { picturesFolder: "proofs" }),
    /The folder must be a full path, as in \/home\/ana\/Pictures\./,
  ],
  [
    "no folder",
    said(settingsForm.pick({ picturesFolder: true }), { picturesFolder: "" }),
    /^The folder is empty\. Write something there\.$/,
  ],
  [
    "a backup by its name alone",
    said(backupCalls["backup.look"].in, { from: "USO Atelier.zip" }),
    /^The path must be a full path, as in .*\.$/,
  ],
  [
    "a tag of a farm with a space",
    said(queueCalls["queue.send"].in, { ids: [1], to: "farm", tag: "big one" }),
    /^The tag takes letters a to z, digits and hyphens\.$/,
  ],
])("%s: in words", (_, words, expected) => {
  expect(words).toMatch(expected);
  expect(words).not.toMatch(/expected|array|string|Too (big|small)|Invalid|<=|>=/i);
});

/** Names of files and rows of the studio's own: no person writes them. */
const own = new Set(["id", "ids", "sha256", "edition", "mark", "upload", "path", "after"]);

/** Every bounded text and list within a schema, with the names of the fields that lead there. */
function bounded(schema: unknown, path: readonly string[] = []): readonly (readonly [string, readonly string[]])[] {
  type Def = Readonly<Record<string, unknown>> & { readonly type: string; readonly checks?: readonly unknown[] };
  const def = (schema as { readonly def: Def } | undefined)?.def;
  if (!def) return [];
  const here = (def.checks?.length ?? 0) > 0 ? [[def.type, path] as const] : [];
  switch (def.type) {
    case "object":
      return Object.entries(def["shape"] as object).flatMap(([name, field]) => bounded(field, [...path, name]));
    case "array":
      return [...here, ...bounded(def["element"], path)];
    case "union":
      return (def["options"] as readonly unknown[]).flatMap((one) => bounded(one, path));
    case "pipe":
      return [...bounded(def["in"], path), ...bounded(def["out"], path)];
    case "string":
      return here;
    default:
      return bounded(def["innerType"], path);
  }
}

test("whatever text or list an artist can give too much of has a name", () => {
  const calls = { ...libraryCalls, ...queueCalls, ...exportCalls, ...sheetCalls, ...packCalls, ...curatingCalls };
  const found = [...Object.values(calls).map((call) => call.in), settingsForm].flatMap((schema) => bounded(schema));
  expect(found.length).toBeGreaterThan(100);
  const nameless = found.filter(([type, path]) => {
    const field = path.at(-1) ?? "";
    return !own.has(field) && (type === "array" ? !(field in lists) : calledAt(path) === null);
  });
  expect([...new Set(nameless.map(([type, path]) => `${type} ${path.join(".")}`))]).toEqual([]);
});
