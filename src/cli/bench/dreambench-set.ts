/**
 * DreamBench: 30 subjects × 25 prompts × 4 pictures (Ruiz et al., "DreamBooth", arXiv 2208.12242), from the published
 * folder `dataset` with `prompts_and_classes.txt`, each subject shown to the model by the one photograph that UNO's
 * evaluation gives it (bytedance/UNO, `datasets/dreambench_singleip.json`), and held against all of its photographs.
 */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { picturesIn } from "../../formats/picture/folder.ts";
import type { BenchCase, BenchSet } from "./set.ts";

const PROMPTS = 25;
const IMAGES = 4;
const living: ReadonlySet<string> = new Set(["cat", "dog"]);

/** Every subject with the number of the photograph that the model is given. */
const inputs: Readonly<Record<string, string>> = {
  backpack: "02",
  backpack_dog: "02",
  bear_plushie: "03",
  berry_bowl: "02",
  can: "01",
  candle: "02",
  cat: "04",
  cat2: "02",
  clock: "03",
  colorful_sneaker: "01",
  dog: "02",
  dog2: "02",
  dog3: "05",
  dog5: "00",
  dog6: "02",
  dog7: "01",
  dog8: "04",
  duck_toy: "01",
  fancy_boot: "02",
  grey_sloth_plushie: "04",
  monster_toy: "04",
  pink_sunglasses: "04",
  poop_emoji: "00",
  rc_car: "03",
  red_cartoon: "00",
  robot_toy: "00",
  shiny_sneaker: "01",
  teapot: "04",
  vase: "02",
  wolf_plushie: "04",
};

/** @throws Fault `bench.incomplete` that names the subjects, photographs and prompts that are missing */
export async function dreambenchSet(folder: string): Promise<BenchSet> {
  const text = await readFile(join(folder, "prompts_and_classes.txt"), "utf8").catch(() => "");
  const { classes, objects, lives } = readPrompts(text);
  const missing: string[] = [];
  if (text === "") missing.push("prompts_and_classes.txt");
  else if (objects.length !== PROMPTS || lives.length !== PROMPTS)
    missing.push(`prompts in prompts_and_classes.txt (${objects.length} and ${lives.length} of ${PROMPTS} each)`);
  const cases: BenchCase[] = [];
  for (const [name, number] of Object.entries(inputs)) {
    const photographs = await picturesIn(join(folder, name)).catch(() => []);
    const input = photographs.find((path) => basename(path).startsWith(`${number}.`));
    const kind = classes.get(name);
    if (photographs.length === 0) missing.push(name);
    else if (!input) missing.push(`${name}/${number}.jpg`);
    if (text !== "" && kind === undefined) missing.push(`the class of ${name}`);
    if (!input || kind === undefined) continue;
    for (const prompt of living.has(kind) ? lives : objects)
      for (let image = 0; image < IMAGES; image++)
        cases.push({
          task: "subject-driven",
          content: { name, path: input },
          style: null,
          references: photographs,
          prompt: prompt.replaceAll("{0} {1}", kind).replaceAll("{1}", kind).replaceAll("{0}", "").trim(),
          image,
        });
  }
  if (missing.length > 0) throw new Fault("bench.incomplete", { folder, missing });
  return { name: "DreamBench", cases, notes };
}

/** The classes of the subjects, and the prompts for things and for animals, as the published file writes them. */
export function readPrompts(text: string): {
  readonly classes: ReadonlyMap<string, string>;
  readonly objects: readonly string[];
  readonly lives: readonly string[];
} {
  const classes = new Map(
    [...text.matchAll(/^([a-z0-9_]+),([a-z][a-z ]*?)\s*$/gm)].map(([, name, kind]) => [name ?? "", kind ?? ""]),
  );
  const live = text.search(/live\s+subject\s+prompts/i);
  const prompts = (part: string) =>
    [...part.matchAll(/['"]([^'"\n]*\{[01]\}[^'"\n]*)['"]/g)].map(([, one]) => one ?? "");
  return {
    classes,
    objects: prompts(live < 0 ? text : text.slice(0, live)),
    lives: prompts(live < 0 ? "" : text.slice(live)),
  };
}

const notes = [
  "30 subjects × 25 prompts × 4 pictures. UNO and USO publish numbers of 6 pictures a prompt; with means of subjects that changes the error of a number, not the number.",
  "CLIP-I and DINO are means over all photographs of the subject, then of the prompts, then of the subjects, as in UNO’s evaluation. Whether the published oracle row counts pairs of a photograph with itself is not stated.",
];
