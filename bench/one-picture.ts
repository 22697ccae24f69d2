/**
 * Makes one picture with the bundled model as the command line does, engine in a process of its own, picture saved to
 * disk, and prints a line of JSON for every phase. The program that started this one takes the times, so that the start
 * counts too.
 */
import { parseRecipe } from "../src/contract/making/recipe.ts";
import { startEngine } from "../src/main/children/engine-client.ts";
import { bundled } from "./paths.ts";

const [folder, size, steps] = process.argv.slice(2) as [string, string, string];
const recipe = parseRecipe({
  version: 1,
  model: "uso-mini",
  subjects: [{ path: bundled.subject }],
  styles: [{ path: bundled.style }],
  prompt: "",
  width: Number(size),
  height: Number(size),
  steps: Number(steps),
  guidance: 4,
  seed: 11,
  count: 1,
  contentLongSide: Number(size),
  keepSize: false,
  loraStrength: 1,
  schedule: "uso",
});

const tell = (phase: object): void => void process.stdout.write(`${JSON.stringify(phase)}\n`);
tell({ phase: "started" });
const engine = startEngine();
await engine.ready();
tell({ phase: "engine" });
await engine.call(
  "engine.generate",
  { recipe, modelFolder: bundled.model, out: { folder, format: "png" } },
  { onEvent: ({ payload }) => tell(payload) },
);
await engine.close();
