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
const toned = [...shortest, "--references", "2", "--batch", "2"];
const commands = [
  ["export.py", "--start", bundledModel, "--out", "again"],
  ["draw_triplets.py", "--preset", "tiny", "--workers", "1", "--out", "data"],
  ["train_autoencoder.py", "--preset", "tiny", "--data", "data", ...brief, "--out", "begun.pt"],
  ["train_flow.py", "--start", "begun.pt", "--data", "data", ...brief, "--out", "flow.pt"],
  ["draw_contents.py", "--count", "2", "--out", "contents.pt"],
  ["draw_styled.py", "--start", "flow.pt", "--contents", "2", "--files", "2", "--styles", "2", "--out", "styled"],
  ["tell_styles.py", "--start", "flow.pt", "--contents", "contents.pt", ...fewStyles, "--out", "told.pt"],
  ["teach_tones.py", "--start", "told.pt", "--contents", "contents.pt", ...toned, "--out", "tones.pt"],
  ["train_joint.py", "--start", "tones.pt", "--before", "flow.pt", ...ofStyles, ...few, "--out", "joint.pt"],
  ["train_joint.py", "--start", "joint.pt", "--finish", ...ofStyles, ...few, "--out", "finished.pt"],
  ["export.py", "--start", "finished.pt", "--id", "smallest", "--name", "Smallest", "--out", "smallest"],
];

/** Runs the commands at the first call. */
const made = once(() => {
  const { status, stderr } = spawnSync(pythonWithTorch()!, ["-c", RUN, JSON.stringify(commands)], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: code, PYTHONDONTWRITEBYTECODE: "1", OMP_NUM_THREADS: "1" },
  });
  return { status, fault: status === 0 ? "" : stderr };
});
const well = { status: 0, fault: "" };

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
