import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonFile } from "./json-file.ts";

const folder = () => mkdtempSync(join(tmpdir(), "json-file-"));

test("what was written is read again, by another store too, and nothing else is left in the folder", () => {
  const file = join(folder(), "settings.json");
  const store = jsonFile(file);
  expect(store.store).toEqual({});
  store.store = { theme: "dark", port: 4170 };
  store.store = { ...store.store, theme: "light" };
  expect(jsonFile(file).store).toEqual({ theme: "light", port: 4170 });
  expect(readdirSync(join(file, ".."))).toEqual(["settings.json"]);
});

test.each(["{", "", "null", "[1]", '"text"'])(
  "a file that holds %j has nothing, and is replaced as a whole",
  (content) => {
    const file = join(folder(), "window.json");
    writeFileSync(file, content);
    const store = jsonFile(file);
    expect(store.store).toEqual({});
    store.store = { maximized: true };
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ maximized: true });
  },
);

test.skipIf(process.platform === "win32")("a file that lies elsewhere behind a link is written there", () => {
  const [here, there] = [folder(), folder()];
  writeFileSync(join(there, "kept.json"), "{}");
  symlinkSync(join(there, "kept.json"), join(here, "settings.json"));
  jsonFile(join(here, "settings.json")).store = { creator: "Ada" };
  expect(JSON.parse(readFileSync(join(there, "kept.json"), "utf8"))).toEqual({ creator: "Ada" });
});
