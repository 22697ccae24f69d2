/** The real measures at work: by the weights that are there, and by what comes along without any. */
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { publishedMeasures, writeMeasures } from "../fixtures/measure-weights.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { measureProblems, measuringWith } from "../../src/main/models/measures.ts";
import { modelRoots } from "../../src/main/models/catalogue.ts";
import { measureKinds } from "../../src/contract/learning/measures.ts";
import { noisePicture } from "../library.ts";
import { type Measurers, stampOf } from "../../src/engine/measure/measurer.ts";
import { openMeasurers } from "../../src/engine/measure/measurers.ts";
import { measurePicture } from "../../src/engine/measure/picture.ts";

const folder = temporaryFolder();
const opened: Measurers[] = [];
afterAll(async () => void (await Promise.all(opened.map((one) => one.release()))));

let number = 0;
async function measurers(
  which?: Parameters<typeof writeMeasures>[1],
  seed?: number,
): Promise<Measurers & { root: string }> {
  const root = join(folder, `models-${number++}`);
  if (which) await writeMeasures(join(root, "measures"), which, seed);
  const found = await openMeasurers(await measuringWith([modelRoots({})[0]!, root]));
  opened.push(found);
  return { ...found, root };
}

const ways = ({ all, words }: Measurers): readonly string[] =>
  [...all, ...words].map(({ kind, by }) => `${kind} by ${by}`);

test("without any download faces tell likeness, and the bundled encoder the style", async () => {
  const found = await measurers();
  expect(ways(found)).toEqual([
    "likeness by face",
    "style by style encoder",
    "likeness by pixels",
    "leak by pixels",
    "copy by pixels",
  ]);
  expect(found.all[0]).toMatchObject({ rough: false, formula: "face-identity/4" });
  expect(found.all[0]!.weights).toMatch(/^[0-9a-f]{64}$/);
});

test("with the published networks there is the better way of each kind, and words are measured", async () => {
  const found = await measurers(["dino", "dinov2", "clip", "csd"]);
  expect(ways(found)).toEqual([
    "likeness by face",
    "likeness by clip and dino",
    "likeness by dino",
    "likeness by dinov2",
    "likeness by clip",
    "style by csd",
    "leak by dino",
    "leak by dinov2",
    "style by style encoder",
    "likeness by pixels",
    "leak by pixels",
    "copy by pixels",
    "words by clip",
  ]);
  const [picture, other, style] = await Promise.all(
    ["a", "b", "c"].map((name) => noisePicture(join(folder, `${name}.png`), { width: 96, height: 80 })),
  );
  const request = {
    picture: picture!,
    subjects: [{ path: picture! }],
    styles: [{ path: style! }],
    keepsLayout: true,
    prompt: "the boat",
    others: { subjects: [{ path: other! }], styles: [{ path: other! }], prompts: ["the sea"] },
  };
  const { measures, unrelated } = await measurePicture(request, found);
  expect(measures.map(({ kind }) => kind)).toEqual(measureKinds);
  // Noise has no face: the next way tells, and says why the better one could not.
  expect(measures[0]).toMatchObject({ by: "clip and dino", rough: false, instead: "no face in the photograph" });
  expect(measures[0]).toHaveProperty("value", expect.closeTo(1, 5));
  expect(measures[1]).toMatchObject({ by: "csd", rough: false });
  expect(measures[2]).toMatchObject({ kind: "words", by: "clip" });
  expect(unrelated.map(({ kind, by }) => `${kind} by ${by}`)).toEqual([
    "likeness by clip and dino",
    "style by csd",
    "words by clip",
    "leak by dino",
    "copy by pixels",
  ]);
  const every = await measurePicture({ ...request, every: true }, found);
  expect(every.measures.filter(({ state }) => state === "measured").length).toBeGreaterThan(10);
});

test("with some of them the others are absent, and no words can be told without their tokenizer", async () => {
  expect(ways(await measurers(["dinov2"]))).toContain("leak by dinov2");
  const found = await measurers(["clip"]);
  expect(ways(found)).toContain("words by clip");
  const tokenizer = join(found.root, "measures/openai/clip-vit-large-patch14");
  expect(existsSync(tokenizer)).toBe(true);
  await rm(tokenizer, { recursive: true });
  const again = await openMeasurers(await measuringWith([modelRoots({})[0]!, found.root]));
  opened.push(again);
  expect(ways(again)).not.toContain("words by clip");
  expect(ways(again)).toContain("likeness by clip");
});

test("another version of the weights is another measure; a damaged file is as none", async () => {
  const [first, second] = [await measurers(["dino"], 1), await measurers(["dino"], 2)];
  expect(stampOf(first)).not.toBe(stampOf(second));
  expect(stampOf(first)).toBe(stampOf(await measurers(["dino"], 1)));
  await writeFile(join(first.root, "measures", publishedMeasures.dino), "not weights at all");
  const damaged = await openMeasurers(await measuringWith([modelRoots({})[0]!, first.root]));
  opened.push(damaged);
  expect(ways(damaged)).toEqual(ways(await measurers()));
});

test("of a file whose tensor has another shape, or no numbers, it is told which file and which tensor", async () => {
  const root = join(folder, "models-of-no-numbers");
  await writeMeasures(join(root, "measures"), ["csd"], 1, Number.NaN);
  const [problem] = await measureProblems([root], { numbers: true });
  expect(problem).toContain(publishedMeasures.csd);
  expect(problem).toMatch(/backbone\.|last_layer/);
  expect(await measureProblems([root])).toEqual([]);
  const { networks, bundled } = await measuringWith([modelRoots({})[0]!, root]);
  const [file] = networks[0]!.files;
  await writeFile(file!, "not weights at all");
  const damaged = await openMeasurers({ bundled, networks });
  opened.push(damaged);
  expect(damaged.passedOver).toHaveLength(1);
  expect(damaged.passedOver[0]).toContain(file!);
});

test("weights of zeros or of no numbers measure nothing, where the way before and after them goes on", async () => {
  const [picture, other] = await Promise.all(
    ["one", "two"].map((name) => noisePicture(join(folder, `${name}.png`), { width: 96, height: 80 })),
  );
  const request = {
    picture: picture!,
    subjects: [{ path: other! }],
    styles: [{ path: other! }],
    keepsLayout: true,
    prompt: "the boat",
    others: { subjects: [], styles: [] },
    every: true,
  };
  for (const value of [0, NaN]) {
    const root = join(folder, `models-of-${value}`);
    await writeMeasures(join(root, "measures"), undefined, 1, value);
    const damaged = await openMeasurers(await measuringWith([modelRoots({})[0]!, root]));
    opened.push(damaged);
    const { measures } = await measurePicture(request, damaged);
    const those = measures.filter(({ formula }) => /^(clip|dino|dinov2|csd)/.test(formula));
    expect(those.length).toBeGreaterThan(6);
    expect(those.filter((one) => one.state === "measured" || one.why !== "no number")).toEqual([]);
    expect(measures.filter(({ state }) => state === "measured").map((one) => "by" in one && one.by)).toContain(
      "pixels",
    );
  }
});

test("a picture that shows nothing tells nothing of style, and is never a zero", async () => {
  const found = await measurers(["csd"]);
  const picture = await noisePicture(join(folder, "noise.png"), { width: 96, height: 80 });
  const blank = await noisePicture(join(folder, "blank.png"), { width: 96, height: 80, flat: true });
  const { measures } = await measurePicture(
    {
      picture,
      subjects: [],
      styles: [{ path: blank }],
      keepsLayout: false,
      others: { subjects: [], styles: [] },
    },
    found,
  );
  expect(measures[1]).toMatchObject({ kind: "style", state: "absent", why: "blank" });
  expect(measures[3]).toMatchObject({ kind: "leak", state: "absent", why: "blank" });
});
