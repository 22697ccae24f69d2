/** The code that makes the bundled model gives its very files again, and makes a model of nothing that the engine runs. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../src/engine/uso/generate.ts";
import { openUso } from "../../src/engine/uso/model.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { root } from "../../scripts/portrait.ts";
import { bundledManifest, bundledModel } from "../fixtures/model-copy.ts";
import { recipeWith, tiny } from "../fixtures/recipe.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { need, once, pythonWithTorch } from "../support/needs.ts";

const code = join(root, "scripts/bundled-model");

/** Runs commands of the folder one after the other in one process: PyTorch takes seconds to load. */
const RUN = `
import json, runpy, sys
for name, *arguments in json.loads(sys.argv[1]):
    sys.argv = [name, *arguments]
    runpy.run_path(sys.path[1] + "/" + name, run_name="__main__")
`;

const folder = temporaryFolder();
const shortest = ["--iterations", "1"];
const brief = [...shortest, "--batch", "1"];
const ofStyles = ["--contents", "contents.pt", "--styled", "styled"];
const few = [...shortest, "--round", "12", "--heads", "1", "--first", "1"];
const fewStyles = [...brief, "--round", "2", "--first", "4"];
const known = [...shortest, "--references", "2", "--batch", "2"];
const commands = [
  ["export.py", "--start", bundledModel, "--out", "again"],
  ["draw_triplets.py", "--preset", "tiny", "--workers", "1", "--out", "data"],
  ["train_autoencoder.py", "--preset", "tiny", "--data", "data", ...brief, "--out", "begun.pt"],
  ["train_flow.py", "--start", "begun.pt", "--data", "data", ...brief, "--out", "flow.pt"],
  ["draw_contents.py", "--count", "2", "--out", "contents.pt"],
  ["draw_styled.py", "--start", "flow.pt", "--contents", "2", "--files", "2", "--styles", "2", "--out", "styled"],
  ["tell_styles.py", "--start", "flow.pt", "--contents", "contents.pt", ...fewStyles, "--out", "told.pt"],
  ["teach_colours.py", "--start", "told.pt", "--contents", "contents.pt", ...known, "--out", "colours.pt"],
  ["train_joint.py", "--start", "colours.pt", "--before", "flow.pt", ...ofStyles, ...few, "--out", "joint.pt"],
  ["train_joint.py", "--start", "joint.pt", "--finish", ...ofStyles, ...few, "--out", "finished.pt"],
  ["export.py", "--start", "finished.pt", "--id", "smallest", "--name", "Smallest", "--out", "smallest"],
];

const python = (program: string, ...args: readonly string[]) =>
  spawnSync(pythonWithTorch()!, ["-c", program, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: code, PYTHONDONTWRITEBYTECODE: "1", OMP_NUM_THREADS: "1" },
  });

/** Runs the commands at the first call. */
const made = once(() => {
  const { status, stderr } = python(RUN, JSON.stringify(commands));
  return { status, fault: status === 0 ? "" : stderr };
});
const well = { status: 0, fault: "" };

/** A token whose left half is of one grey and its right half of another. */
const OF_TWO_GREYS = `
import json, torch
from training.colours import colours_of
token = torch.full((1, 16, 16, 3), 0.4)
token[:, :, 8:] = 0.8
print(json.dumps(colours_of(token)[0, 0].tolist()))
`;

test("of a token it is asked which colours and light it has, and what few tones leave of them", (context) => {
  need(context, "torch");
  const answers = JSON.parse(python(OF_TWO_GREYS).stdout) as number[];
  // To the thousandth, and no zero below zero.
  const near = (value: number) => Math.round(1000 * value) / 1000 + 0;
  const said = (from: number, to: number) => answers.slice(from, to).map(near);
  const three = (value: number) => [value, value, value].map(near);
  // Three tones are steps of 0.5: the mean, 0.6, falls by 0.2 of one, the halves rise by 0.2 and by 0.4 of one.
  expect(said(0, 6)).toEqual([...three(-0.2 / 0.29), ...three(0.3 / 0.24)]);
  // Six tones are steps of 0.2, in which all three colours lie.
  expect(said(18, 24)).toEqual([...three(0), ...three(0)]);
  expect(said(24, 27)).toEqual(three(0.1 / 0.25));
  // The quarters of each channel, row by row.
  expect(said(27, 39)).toEqual([-2, 2, -2, 2, -2, 2, -2, 2, -2, 2, -2, 2]);
  // One half is as dark and the other as light as this picture is: three steps hold a half of it, nothing, and a half.
  expect(said(39, 42)).toEqual([0.5, 0, 0.5].map((share) => near((share - 1 / 3) / 0.35)));
  expect(said(57, 62)).toEqual([0, -5, 5, -5, 5]);
});

test("the bundled model, read and written again, is the same to the byte", (context) => {
  need(context, "torch");
  expect(made()).toEqual(well);
  const files = Object.keys(bundledManifest().files);
  expect(files.length).toBeGreaterThan(6);
  for (const name of files) {
    const same = readFileSync(join(folder, "again", name)).equals(readFileSync(join(bundledModel, name)));
    expect([name, same]).toEqual([name, true]);
  }
  const { components, files: digests } = JSON.parse(readFileSync(join(folder, "again/model.json"), "utf8"));
  expect({ components, digests }).toEqual({
    components: bundledManifest().components,
    digests: bundledManifest().files,
  });
});

test("a model made of nothing in the smallest steps paints a picture", async (context) => {
  need(context, "torch");
  expect(made()).toEqual(well);
  const opened = await openModel(join(folder, "smallest"));
  expect(opened.manifest.name).toBe("Smallest");
  const model = await openUso(opened, "cpu");
  try {
    const recipe = recipeWith({
      ...tiny,
      subjects: [{ path: join(root, "assets/subjects/06-a-man-with-curly-green-hair-in-a-green-shirt.png") }],
      styles: [{ path: join(root, "assets/styles/04-pencil-hatching.png") }],
    });
    const quiet = { progress: () => {}, signal: new AbortController().signal, previews: false };
    const sizes: (readonly number[])[] = [];
    for await (const { pixels } of generate(recipe, model, quiet)) sizes.push([pixels.width, pixels.height]);
    expect(sizes).toEqual([[tiny.width, tiny.height]]);
  } finally {
    await model.release();
  }
});
