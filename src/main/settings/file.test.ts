import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { setAsideBrokenSettings } from "./file.ts";

const now = new Date("2026-01-02T03:04:05.006Z");
const base = temporaryFolder();
const home = () => mkdtempSync(join(base, "home-"));

test.each(["{", "", "null", "[]", '"text"', "{}x"])("a file that holds %j is set aside as it is", (content) => {
  const folder = home();
  writeFileSync(join(folder, "settings.json"), content);
  const notice = setAsideBrokenSettings(folder, now);
  expect(readdirSync(folder)).toEqual(["settings.broken-2026-01-02T03-04-05.006Z.json"]);
  expect(readFileSync(join(folder, "settings.broken-2026-01-02T03-04-05.006Z.json"), "utf8")).toBe(content);
  expect(notice).toContain("settings.broken-2026-01-02T03-04-05.006Z.json");
});

test("a folder in its place is set aside with what lies in it", () => {
  const folder = home();
  mkdirSync(join(folder, "settings.json", "mine"), { recursive: true });
  expect(setAsideBrokenSettings(folder, now)).toContain("settings.broken-");
  expect(readdirSync(folder)).toEqual(["settings.broken-2026-01-02T03-04-05.006Z.json"]);
});

test("a whole file stays, and a missing one is no loss", () => {
  const folder = home();
  expect(setAsideBrokenSettings(folder, now)).toBeNull();
  writeFileSync(join(folder, "settings.json"), '{"theme":"dark"}');
  expect(setAsideBrokenSettings(folder, now)).toBeNull();
  expect(readdirSync(folder)).toEqual(["settings.json"]);
});
