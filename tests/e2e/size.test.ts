/** How much of the window's program has to come before an artist can begin: what was built, without a browser. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const assets = join(import.meta.dirname, "../../out/renderer/assets");
const textOf = (file: string): string => readFileSync(join(assets, file), "utf8");

/** The files that one file loads with it, itself among them. */
function loadedWith(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, other] of textOf(file).matchAll(/(?:\bfrom|\bimport)\s*"\.\/([\w.-]+\.js)"/g))
    loadedWith(other!, known);
  return known;
}

const bytesOf = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + textOf(file).length, 0);

test("the window asks for few files before its first view is there, and for few more bytes with each other view", () => {
  const page = readFileSync(join(assets, "../index.html"), "utf8");
  const [, entry] = /src="\.\/assets\/([\w.-]+\.js)"/.exec(page) ?? [];
  // The first file reaches for the studio while the program itself is fetched.
  const [program] = /start-[\w-]{8}\.js/.exec(textOf(entry!)) ?? [];
  const first = loadedWith(program!, new Set(loadedWith(entry!)));
  expect(first.size).toBeGreaterThan(1);
  expect(first.size).toBeLessThanOrEqual(6);
  expect(bytesOf(first)).toBeLessThan(1_000_000);
  const scripts = readdirSync(assets).filter((file) => file.endsWith(".js"));
  for (const view of ["studio", "history", "people", "styles", "sheets", "queue", "models", "settings"]) {
    const [part, ...others] = scripts.filter((file) => new RegExp(`^${view}-[\\w-]{8}\\.js$`).test(file));
    expect([view, part !== undefined, others]).toEqual([view, true, []]);
    const more = [...loadedWith(part!)].filter((file) => !first.has(file));
    expect(more.length).toBeLessThanOrEqual(12);
    expect(bytesOf(more)).toBeLessThan(150_000);
  }
});

test("the window's program is the one that artists run, not React's slow form for developing", () => {
  const scripts = readdirSync(assets).filter((file) => file.endsWith(".js"));
  expect(scripts.filter((file) => /jsxDEV|react_stack_bottom_frame/.test(textOf(file)))).toEqual([]);
});
