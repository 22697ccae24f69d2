/**
 * What the reward alone brings: from one disentangled model, by as many further steps with and without it, judged on
 * the same held-out triplets from the same noise, so that only the difference counts: `npm run bench -- --only reward`.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { drawFolder, heldOutFolder } from "../../src/engine/drawing/folder.ts";
import { familyNames } from "../../src/engine/drawing/styles/families.ts";
import { readTriplets } from "../../src/formats/triplets.ts";
import { resetModel } from "./base.ts";
import { data, head, line, type Row, row, settings, trainPart } from "./learning.ts";
import { differenceOf, type Score } from "./measures.ts";
import { type Held, scoreModel } from "./score.ts";

const HELD_OUT = 64;
const STEPS = 40;
const apart = { encoders: "separate" } as const;
const part = (stage: "align" | "disentangle" | "reward", steps: number) => ({ stage, steps });

/** A reward by its weight, of a guess of one step (0) or of a picture in so many. */
const rewards = [
  { rewardWeight: 0.1, rewardSteps: 0 },
  { rewardWeight: 1, rewardSteps: 0 },
  { rewardWeight: 10, rewardSteps: 0 },
  { rewardWeight: 1, rewardSteps: 6 },
  { rewardWeight: 3, rewardSteps: 6 },
] as const;

/** Prints the table. */
export async function showReward(folder: string): Promise<void> {
  const drawn = join(folder, "triplets");
  const threads = Math.min(2, availableParallelism());
  const request = { ...data, heldOutCount: HELD_OUT, families: familyNames, seed: 1, photographs: null, threads };
  await drawFolder({ ...request, folder: drawn }, new AbortController().signal, () => {});
  const held = (await readTriplets(heldOutFolder(drawn))) as readonly Held[];
  const ground = { folder, drawn };
  const of = (name: string): string => join(folder, name);
  const base = await resetModel(of("base"), "hierarchical", { ...settings, stage: "align", steps: 1, rate: 1 });
  const aligned = await trainPart(ground, apart, part("align", 60), { model: base, out: of("align") });
  const learned = await trainPart(ground, apart, part("disentangle", 60), { model: aligned, out: of("learned") });
  const pace = { paceOf: "reward" } as const;
  const more = { ...part("disentangle", STEPS), ...pace };
  const without = await trainPart(ground, apart, more, { model: learned, out: of("without") });
  console.log(
    `\nAfter 60 steps to align and 60 to disentangle, ${STEPS} more without and with a reward, judged on ${HELD_OUT} held-out triplets; below each its gain over those without, and within what, 95 of 100:`,
  );
  console.log(head());
  const known: Row = { name: "without", judged: await scoreModel(without, held, "separate") };
  console.log(line(known));
  for (const { rewardWeight, rewardSteps } of rewards) {
    const out = of(`reward-${rewardWeight}-${rewardSteps}`);
    const otherwise = { rewardWeight, rewardSteps };
    const model = await trainPart(ground, apart, part("reward", STEPS), { model: learned, out, otherwise });
    const name = `weight ${rewardWeight}, ${rewardSteps === 0 ? "a guess" : `a picture in ${rewardSteps}`}`;
    const found: Row = { name, judged: await scoreModel(model, held, "separate") };
    console.log(line(found));
    console.log(gain(found, known));
  }
}

function gain(found: Row, known: Row): string {
  const differs = differenceOf(found.judged, known.judged);
  const digits: Readonly<Record<keyof Score, number>> = { psnr: 2, colours: 1, strokes: 1, leak: 3 };
  const cell = (name: keyof Score): string =>
    `${differs[name].mean.toFixed(digits[name])} ±${differs[name].within.toFixed(digits[name])}`;
  return row("", [cell("psnr"), cell("colours"), cell("strokes"), cell("leak")]);
}
