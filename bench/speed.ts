/**
 * What the speed options save and what they do to pictures: the bundled model's pictures with each of them against
 * those without.
 */
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Recipe } from "../src/contract/making/recipe.ts";
import { generate, type Made } from "../src/engine/uso/generate.ts";
import { openModel } from "../src/formats/manifest.ts";
import { openUso } from "../src/engine/uso/model.ts";
import { psnr } from "../tests/pictures.ts";
import { median, timed } from "./measure.ts";
import { bundled } from "./paths.ts";

export interface SpeedRow {
  readonly name: string;
  /** One entry a picture; none where what it needs is not there. */
  readonly measured: readonly MeasuredPicture[];
}

export interface MeasuredPicture {
  readonly rgb: Uint8Array;
  readonly milliseconds: number;
  /** Time as a share of the same picture's without any option, made in the same turn. */
  readonly ratio: number;
  /** Share of the steps that skipped most blocks. */
  readonly skipped: number;
  /** Against the same picture without any option. */
  readonly decibels: number;
}

/** A LoRA that makes few steps do, beside the bundled model where it has one. */
const turboFile = join(bundled.model, "turbo-8.safetensors");
const FEW_STEPS = 8;

type Change = Pick<Partial<Recipe>, "speed" | "steps" | "loras">;

/** Every option, the recipe without any first. */
async function changes(): Promise<readonly (readonly [name: string, change: Change | null])[]> {
  const turbo = await access(turboFile).then(
    () => true,
    () => false,
  );
  return [
    ["plain", {}],
    ...[0.05, 0.1, 0.2, 0.4].map(
      (firstBlockCache) => [`first-block cache at ${firstBlockCache}`, { speed: { firstBlockCache } }] as const,
    ),
    ...[2, 4, 20].map(
      (referenceEvery) => [`reference cache of ${referenceEvery} steps`, { speed: { referenceEvery } }] as const,
    ),
    ["both, at 0.1 and 4", { speed: { firstBlockCache: 0.1, referenceEvery: 4 } }],
    [`${FEW_STEPS} steps`, { steps: FEW_STEPS }],
    [`${FEW_STEPS} steps, turbo LoRA`, turbo ? { steps: FEW_STEPS, loras: [{ path: turboFile, strength: 1 }] } : null],
  ];
}

/** Makes every recipe's picture in every way, in turns. */
export async function compareSpeeds(recipes: readonly Recipe[]): Promise<readonly SpeedRow[]> {
  const model = await openUso(await openModel(bundled.model), "cpu");
  const picture = async (recipe: Recipe): Promise<Made> => {
    for await (const made of generate(recipe, model, {
      progress: () => {},
      signal: new AbortController().signal,
      previews: false,
    }))
      return made;
    throw new RangeError("a recipe makes at least one picture");
  };
  try {
    const ways = await changes();
    const rows = ways.map(([name]) => ({ name, measured: [] as MeasuredPicture[] }));
    for (const recipe of recipes) {
      // Two steps load what all of them need.
      for (const [, change] of ways) if (change) await picture({ ...recipe, ...change, steps: 2 });
      for (const [n, [, change]] of ways.entries()) {
        if (!change) continue;
        let made: Made | undefined;
        const milliseconds = await timed(async () => (made = await picture({ ...recipe, ...change })));
        const {
          pixels: { rgb },
          skipped,
        } = made!;
        const plain = rows[0]!.measured.at(-1) ?? { rgb, milliseconds };
        rows[n]!.measured.push({
          rgb,
          milliseconds,
          ratio: n === 0 ? 1 : milliseconds / plain.milliseconds,
          skipped: skipped / (change.steps ?? recipe.steps),
          decibels: n === 0 ? Infinity : psnr(rgb, plain.rgb),
        });
      }
    }
    return rows;
  } finally {
    await model.release();
  }
}

/** Time as a share of the time without options, steps that skipped most blocks, how much pictures are alike. */
export function speedTable(rows: readonly SpeedRow[]): string {
  const decibels = (value: number): string => (value === Infinity ? "equal" : value.toFixed(1));
  const line = (name: string, ...cells: readonly string[]): string =>
    `  ${name.padEnd(26)}${cells.map((cell) => cell.padStart(9)).join("")}`;
  const lines = rows.map(({ name, measured }) => {
    if (measured.length === 0) return `${line(name)}  not measured: there is no ${turboFile}`;
    const psnrs = measured.map((m) => m.decibels);
    return line(
      name,
      median(measured.map((m) => m.ratio)).toFixed(2),
      `${(100 * median(measured.map((m) => m.skipped))).toFixed(0)} %`,
      decibels(Math.min(...psnrs)),
      decibels(median(psnrs)),
    );
  });
  return [line("", "time", "skipped", "least", "median"), ...lines].join("\n");
}
