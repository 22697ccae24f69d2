import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keepAside } from "./file.ts";
import { defaultSettings, openSettings } from "./settings.ts";

const folder = mkdtempSync(join(tmpdir(), "atelier-settings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const defaults = defaultSettings("/pictures", "uso-mini");
const open = (store: Record<string, unknown>, aside: string[] = []) => {
  const kept = { store };
  return { kept, aside, settings: openSettings(kept, defaults, (content) => `file ${aside.push(content)}`) };
};

test("without anything kept the settings are the defaults, and nothing is said", () => {
  const { settings } = open({});
  expect(settings.get()).toEqual(defaults);
  expect(settings.notices).toEqual([]);
});

test("a change is kept and found again at the next start", () => {
  const { settings, kept } = open({});
  expect(settings.change({ theme: "dark", quality: 80 })).toEqual({ ...defaults, theme: "dark", quality: 80 });
  expect(open(kept.store).settings.get()).toEqual(settings.get());
});

test("only what differs from the defaults is kept", () => {
  const { settings, kept } = open({});
  settings.change({ theme: "dark" });
  settings.change({ theme: "system", creator: "Anna" });
  expect(kept.store).toEqual({ creator: "Anna" });
});

test("a value that cannot be used gives way to its default, the others stay, and the whole is put aside with a notice", () => {
  const broken = { theme: "pink", quality: 80, picturesFolder: "relative/path" };
  const { settings, kept, aside } = open(broken);
  expect(settings.get()).toEqual({ ...defaults, quality: 80 });
  expect(kept.store).toEqual({ quality: 80 });
  expect(aside.map((content) => JSON.parse(content) as unknown)).toEqual([broken]);
  expect(settings.notices).toEqual([expect.stringMatching(/theme, picturesFolder.*file 1/s)]);
});

test("what is not ours in the file, a window's place or another version's setting, stays there without a word", () => {
  const { settings, kept } = open({ window: { x: 3 } });
  expect(settings.notices).toEqual([]);
  settings.change({ theme: "dark" });
  expect(kept.store).toEqual({ window: { x: 3 }, theme: "dark" });
});

test("what is put aside never replaces what was put aside before", () => {
  const day = new Date("2026-11-24T12:00:00Z");
  expect(basename(keepAside(folder, "a", day))).toBe("settings.broken-2026-11-24.json");
  expect(basename(keepAside(folder, "b", day))).toBe("settings.broken-2026-11-24-2.json");
});
