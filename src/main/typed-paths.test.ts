import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { temporaryFolder } from "../../tests/library.ts";
import { fullPath } from "../contract/values/full-path.ts";
import { studioCalls } from "../contract/studio.ts";
import { withTypedPaths } from "./typed-paths.ts";

/** What a handler hears of an input. */
function heard(input: unknown): unknown {
  let what: unknown;
  const handlers = withTypedPaths<{ "a.call": { in: unknown; out: null } }, object>({
    "a.call": (given) => ((what = given), null),
  });
  void handlers["a.call"](input, { signal: new AbortController().signal, emit: () => undefined });
  return what;
}

/** A folder whose name is spelt in the form NFD, with a picture. */
function keptFolder(): string {
  const folder = join(temporaryFolder(), "Zoë ガ".normalize("NFD"));
  mkdirSync(folder);
  writeFileSync(join(folder, "a.png"), "");
  return folder;
}

test("every path of an input is heard as the disk spells it, its words as they were typed", () => {
  const kept = keptFolder();
  const typed = kept.normalize("NFC");
  expect(typed).not.toBe(kept);
  const words = { name: typed, prompt: typed, count: 2, nothing: null, absent: undefined };
  expect(heard({ folder: typed, folders: [typed], sources: [{ path: join(typed, "a.png") }], ...words })).toEqual({
    folder: kept,
    folders: [kept],
    sources: [{ path: join(kept, "a.png") }],
    ...words,
  });
  const bytes = new Uint8Array(3);
  expect(heard({ options: { folder: typed }, bytes })).toEqual({ options: { folder: kept }, bytes });
  for (const plain of [null, "text", 3, { from: "folder", folder: "/nowhere/ü" }]) expect(heard(plain)).toEqual(plain);
});

/** Every field of a window's calls that holds a path, and whether it has to be a full one. */
function pathFields(): readonly (readonly [call: string, field: string, full: boolean])[] {
  const found: [string, string, boolean][] = [];
  const walk = (schema: unknown, field: string, call: string): void => {
    if (Array.isArray(schema)) return schema.forEach((one) => walk(one, field, call));
    if (schema === null || typeof schema !== "object") return;
    const { type, pattern, allOf = [], properties = {}, ...rest } = schema as Record<string, unknown>;
    const patterns = [pattern, ...(allOf as { pattern?: string }[]).map((one) => one.pattern)];
    if (type === "string" && patterns.includes("^[^\\0]*$"))
      found.push([call, field, patterns.includes(fullPath.source)]);
    for (const [name, one] of Object.entries(properties as object)) walk(one, name, call);
    for (const key of ["items", "anyOf", "oneOf", "prefixItems"]) walk(rest[key], field, call);
    walk(allOf, field, call);
  };
  for (const [call, form] of Object.entries(studioCalls))
    walk(z.toJSONSchema(form.in, { io: "input", unrepresentable: "any" }), "", call);
  return found;
}

test("every call's field for a path is one that is looked at", () => {
  const kept = keptFolder();
  const fields = pathFields();
  expect(fields.length).toBeGreaterThan(20);
  const missed = fields.filter(([, field]) => {
    const answer = heard({ [field]: kept.normalize("NFC") }) as Readonly<Record<string, unknown>>;
    return answer[field] !== kept;
  });
  expect(missed).toEqual([]);
});

test("no path is taken against the folder that the program was started in", () => {
  // Where a dialog begins, and what is shown in the file manager, is only looked at and not typed.
  const shown = new Set(["system.pickFolder", "system.reveal"]);
  expect(pathFields().filter(([call, , full]) => !full && !shown.has(call))).toEqual([]);
});
