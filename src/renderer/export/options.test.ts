import { expect, test } from "vitest";
import type { ExportOptions, ExportPreset } from "../../contract/library/exporting.ts";
import type { PresetId } from "../../contract/values/id.ts";
import { presetOf, sameOptions, startingOptions } from "./options.ts";

const options: ExportOptions = {
  folder: "/out",
  template: "{person}",
  format: "jpeg",
  quality: 90,
  sizes: [null],
  dpi: null,
  profile: "srgb",
  watermark: null,
  contactSheet: null,
  metadata: "credit and AI mark",
  creator: "",
  collision: "rename",
};
const preset: ExportPreset = { id: 1 as PresetId, name: "Proofs", options };

test("the last export's options come before the first preset's, and the settings' name fills an empty credit", () => {
  expect(startingOptions(null, [preset], "Mia")).toEqual({ ...options, creator: "Mia" });
  expect(startingOptions({ ...options, format: "png", creator: "Studio" }, [preset], "Mia")).toEqual({
    ...options,
    format: "png",
    creator: "Studio",
  });
});

test("quality makes no difference where nothing is lost, nor a name that is not written", () => {
  expect(sameOptions({ ...options, format: "png", quality: 90 }, { ...options, format: "png", quality: 40 })).toBe(
    true,
  );
  expect(sameOptions(options, { ...options, quality: 40 })).toBe(false);
  expect(
    sameOptions({ ...options, metadata: "nothing", creator: "A" }, { ...options, metadata: "nothing", creator: "B" }),
  ).toBe(true);
  expect(sameOptions({ ...options, creator: "A" }, { ...options, creator: "B" })).toBe(false);
});

test("options are a preset's until one of them is changed", () => {
  expect(presetOf({ ...options, creator: "Mia" }, [preset], "Mia")).toBe(1);
  expect(presetOf({ ...options, sizes: [1600] }, [preset], "Mia")).toBeNull();
});
