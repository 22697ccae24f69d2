/** `atelier info`: the recipe inside a picture. */
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { wordsOf } from "../../contract/making/idiom.ts";
import { entry, type ParameterName, parameterNames } from "../../contract/making/parameters.ts";
import { isWithheld } from "../../contract/library/private.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { option } from "../options/options.ts";
import { print, printJson } from "../output/output.ts";
import { bold, red } from "../output/style.ts";
import { shortcuts } from "../output/recipe-words.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
Examples:
  atelier info portraits/portrait-7.png
  atelier info portraits/portrait-7.png --json | jq .seed`;

export function addInfo(program: Command): void {
  program
    .command("info")
    .summary("print the recipe inside a picture")
    .description("Prints the recipe inside a picture: everything that determines it.")
    .argument("<picture>", "a picture saved by USO Atelier")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(info);
}

async function info(picture: string, { json }: { json?: boolean }): Promise<void> {
  const { readRecipe } = await import("../../formats/picture/metadata.ts");
  const recipe = await readRecipe(placeOf(picture));
  if (json) return printJson(recipe);
  for (const [name, value] of rows(recipe)) {
    const [first, ...more] = value.split(/\r\n?|[\n\u0085\u2028\u2029]/);
    print(`${bold(name.padEnd(10))} ${first}`, ...more.map((line) => `${" ".repeat(10)} ${line}`));
  }
  if (!isWithheld(recipe))
    print("", `The same again: atelier again ${/[^\w./-]/.test(picture) ? JSON.stringify(picture) : picture}`);
}

const percent = (factor: number): string => `${Math.round(100 * factor)} %`;

/** A recipe as a person reads it. */
function rows(recipe: Recipe): readonly (readonly [string, string])[] {
  const { subjects, styles, prompt, width, height } = recipe;
  const place = ({ path }: { path: string }) =>
    recipe.private !== undefined ? "not recorded" : existsSync(path) ? path : `${path} ${red("(no longer there)")}`;
  return [
    ...subjects.map((s) => ["Subject", place(s)] as const),
    ...styles.map((s) => ["Style", place(s) + (s.weight === undefined ? "" : ` at ${s.weight} %`)] as const),
    [
      "Prompt",
      recipe.private === "everything"
        ? "not recorded"
        : wordsOf(recipe) || (subjects.length > 0 ? "none: the subject's layout is kept" : "none"),
    ],
    ...(prompt === wordsOf(recipe) ? [] : [["Told", prompt] as const]),
    ["Size", `${width} × ${height}`],
    ["Seed", String(recipe.seed)],
    ["Steps", `${recipe.steps}, spread as ${recipe.schedule === "uso" ? "USO" : "FLUX.1"}`],
    ["Guidance", String(recipe.guidance)],
    ["Likeness", `subjects brought to ${recipe.contentLongSide} pixels`],
    ["LoRA", `strength ${percent(recipe.loraStrength)}`],
    ...(recipe.loras ?? []).map((l) => ["LoRA file", `${place(l)} at ${percent(l.strength)}`] as const),
    ...(recipe.speed ? [["Speed", shortcuts(recipe.speed).join(", ")] as const] : []),
    ...(recipe.styleFrom === undefined
      ? []
      : [["Style", `from ${percent(recipe.styleFrom)} of the steps on`] as const]),
    ["Model", recipe.model],
    ...(recipe.private ? [["Private", "yes: what it was made of is not recorded"] as const] : []),
    ...parameterNames
      .filter((name) => !said.has(name) && recipe[name] !== undefined)
      .map((name) => [entry(name).label, JSON.stringify(recipe[name])] as const),
  ];
}

/** Parameters that have words of their own above, or say nothing of a single finished picture. */
const said: ReadonlySet<string> = new Set<ParameterName>([
  ...(["model", "subjects", "styles", "prompt", "words", "width", "height", "seed", "steps", "schedule"] as const),
  ...([
    "guidance",
    "contentLongSide",
    "loraStrength",
    "loras",
    "speed",
    "styleFrom",
    "private",
    "count",
    "keepSize",
  ] as const),
]);
