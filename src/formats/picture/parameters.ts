/** Generation parameters as text, in the format of AUTOMATIC1111's web UI, which most viewers and sites understand. */
import type { Recipe } from "../../contract/making/recipe.ts";
import { software } from "./xmp.ts";

const schedules = { uso: "USO", flux: "FLUX" } as const satisfies Record<Recipe["schedule"], string>;

/**
 * The prompt, then one line of settings. Guidance is distilled into these networks, so the classifier-free scale is 1
 * and the guidance stands under the name that Forge gave it. Control characters are left out: this text is for other
 * readers.
 * @param size of the picture, which the recipe only bounds where it keeps the subject's format
 */
export function generationParameters(
  recipe: Recipe,
  size: { readonly width: number; readonly height: number },
): string {
  const settings: Record<string, string | number> = {
    Steps: recipe.steps,
    Sampler: "Euler",
    "Schedule type": schedules[recipe.schedule],
    "CFG scale": 1,
    "Distilled CFG Scale": recipe.guidance,
    Seed: recipe.seed,
    Size: `${size.width}x${size.height}`,
    Model: recipe.model,
    "LoRA strength": recipe.loraStrength,
    ...(recipe.loras
      ? {
          LoRAs: recipe.loras
            .map(({ path, name, strength }) => `${name ?? path.split(/[\\/]/).at(-1)}: ${strength}`)
            .join(", "),
        }
      : {}),
    ...(recipe.speed?.firstBlockCache === undefined ? {} : { "First block cache": recipe.speed.firstBlockCache }),
    ...(recipe.speed?.referenceEvery === undefined
      ? {}
      : { "Reference cache": `${recipe.speed.referenceEvery} steps` }),
    ...(recipe.styleFrom === undefined ? {} : { "Style from": `${Math.round(100 * recipe.styleFrom)} %` }),
    Version: software,
  };
  const line = Object.entries(settings)
    .map(([name, value]) => `${name}: ${quoted(String(value))}`)
    .join(", ");
  return `${printable(recipe.prompt)}\n${line}`.trim();
}

function quoted(value: string): string {
  return /[,:\n]/.test(value) ? JSON.stringify(value) : value;
}

function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\t\n])\p{Cc}/gu, "");
}
