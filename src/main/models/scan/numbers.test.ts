/** Networks that measure pictures, whole by their headers, whose values are no numbers. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { publishedMeasures, writeMeasures } from "../../../../tests/fixtures/measure-weights.ts";
import { temporaryFolder } from "../../../../tests/fixtures/temporary.ts";
import { measureNetworksOf } from "../measures.ts";
import { scanFolders } from "./scan.ts";

const base = temporaryFolder();
const names = Object.keys(publishedMeasures) as (keyof typeof publishedMeasures)[];

test.each(names)("values of %s that are no numbers are its problem, and it measures nothing", async (name) => {
  const folder = join(base, name);
  await writeMeasures(folder, [name], 1, Number.NaN);
  const report = await scanFolders([folder], { numbers: true });
  const codes = report.networks.flatMap(({ network }) => network.problems.map(({ code }) => code));
  expect(codes).toContain("weights.not-finite");
  expect(measureNetworksOf(report)).toEqual([]);
});

test("sound ones have none, and nothing is read through that was not asked for", async () => {
  const [sound, broken] = [join(base, "sound"), join(base, "broken")];
  await writeMeasures(sound);
  await writeMeasures(broken, names, 1, Number.NaN);
  for (const report of [await scanFolders([sound], { numbers: true }), await scanFolders([broken])])
    expect(report.networks.flatMap(({ network }) => network.problems)).toEqual([]);
});
