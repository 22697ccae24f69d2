/** Which of the pictures that were made are the best, by likeness and style. */
import { bestFirst, type Mark } from "../../contract/making/best.ts";
import type { SavedPicture } from "../../contract/engine.ts";
import { keepsLayout } from "../../contract/making/idiom.ts";
import { whyAbsent } from "../../contract/learning/measure-words.ts";
import type { Absence, Measure, MeasureKind } from "../../contract/learning/measures.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { measuringWith } from "../../main/models/measures.ts";
import { theEngine } from "./engine.ts";
import { cancellation } from "../interrupt.ts";

export interface Ranked {
  readonly file: string;
  readonly measures: readonly Measure[];
}

/** Measures pictures of a recipe against what they were made of, and puts the best first. @throws Fault `engine.*` */
export async function rankedPictures(recipe: Recipe, pictures: readonly SavedPicture[]): Promise<readonly Ranked[]> {
  const where = await measuringWith();
  const { subjects, styles, prompt } = recipe;
  const ranked: Ranked[] = [];
  for (const { file } of pictures) {
    const request = {
      picture: file,
      subjects: subjects.map(({ path }) => ({ path })),
      styles: styles.map(({ path, weight }) => ({ path, ...(weight === undefined ? {} : { weight }) })),
      keepsLayout: keepsLayout(recipe),
      prompt,
      others: { subjects: [], styles: [] },
    };
    const { measures } = await theEngine().call(
      "measure.picture",
      { ...request, ...where },
      { signal: cancellation() },
    );
    ranked.push({ file, measures });
  }
  return bestFirst(ranked, ({ measures }) => ({
    likeness: markOf(measures, "likeness"),
    style: markOf(measures, "style"),
  }));
}

function markOf(measures: readonly Measure[], kind: MeasureKind): Mark {
  const found = measures.find((one) => one.kind === kind);
  return found?.state === "measured" ? { value: found.value, rough: found.rough } : null;
}

/** Lines for a person: the best, with their values, then how many others there are. */
export function rankedLines(ranked: readonly Ranked[], best: number): readonly string[] {
  const value = (measures: readonly Measure[], kind: MeasureKind): readonly string[] => {
    const found = markOf(measures, kind);
    return found ? [`${kind} ${found.value.toFixed(2)}${found.rough ? ", rough" : ""}`] : [];
  };
  const rest = ranked.length - best;
  return [
    ...ranked.slice(0, best).map(({ file, measures }) => {
      const said = [...value(measures, "likeness"), ...value(measures, "style")];
      return `${file}  ${said.length > 0 ? said.join(" · ") : "it cannot be told how good it is"}`;
    }),
    ...untold(ranked),
    ...(rest > 0 ? [`and ${rest} ${rest === 1 ? "other" : "others"} beside ${best === 1 ? "it" : "them"}`] : []),
  ];
}

/** What goes without saying: it was made so. */
const asMade: ReadonlySet<Absence> = new Set(["no subject", "no style"]);

/** Why likeness or style could not be told, or only otherwise; each reason once. */
function untold(ranked: readonly Ranked[]): readonly string[] {
  const lines = ranked.flatMap(({ measures }) =>
    measures.flatMap((one): readonly string[] => {
      if (one.kind !== "likeness" && one.kind !== "style") return [];
      if (one.state === "absent") return asMade.has(one.why) ? [] : [`${one.kind}: can’t tell. ${whyAbsent[one.why]}`];
      return one.instead === undefined ? [] : [`${one.kind}: ${whyAbsent[one.instead]} So it is measured otherwise.`];
    }),
  );
  return [...new Set(lines)];
}
