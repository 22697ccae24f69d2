/**
 * What style strength and mixtures do on the bundled model: how much of the style, and how much of the person, is left
 * at several strengths, and how much of two styles is lost where they are mixed.
 */
import { join } from "node:path";
import { parseRecipe, type Recipe } from "../src/contract/making/recipe.ts";
import { farApart } from "../src/contract/making/fighting.ts";
import { alikeInForm, type Structure, structureOf } from "../src/engine/measure/structure.ts";
import {
  type Colours,
  colourDistance,
  coloursOf,
  strokeDistance,
  type Strokes,
  strokesOf,
} from "../src/engine/measure/plain-statistics.ts";
import { cosineOf, openStyleStatistic } from "../src/engine/measure/style-statistic.ts";
import { generate } from "../src/engine/uso/generate.ts";
import { openUso } from "../src/engine/uso/model.ts";
import { openModel } from "../src/formats/manifest.ts";
import type { Pixels } from "../src/formats/picture/pixels.ts";
import { resample } from "../src/engine/image/resample.ts";
import { readPicture } from "../src/formats/picture/read.ts";
import { bundled, samples } from "./paths.ts";

const subjects = [
  "11-astronaut-photograph.jpg",
  "10-a-woman-with-long-black-hair-in-a-red-shirt.png",
  "01-a-woman-with-short-blonde-hair-and-glasses-in-a-white-shirt.png",
] as const;
const styles = [
  "01-poster.png",
  "04-pencil-hatching.png",
  "05-watercolor.png",
  "07-stained-glass.png",
  "08-linocut.png",
  "09-neon.png",
  "15-pastel.png",
] as const;
/** Of the styles, those whose strength is tried. */
const tried = [0, 1, 2, 4] as const;
const size = { side: 128, steps: 8 } as const;

interface Strength {
  readonly name: string;
  readonly weight?: number;
  readonly styleFrom?: number;
}

const strengths: readonly Strength[] = [
  { name: "weight 200 %", weight: 200 },
  { name: "as published" },
  { name: "weight 50 %", weight: 50 },
  { name: "weight 25 %", weight: 25 },
  { name: "style from 25 %", styleFrom: 0.25 },
  { name: "style from 50 %", styleFrom: 0.5 },
  { name: "style from 75 %", styleFrom: 0.75 },
];

export interface StrengthRow {
  readonly name: string;
  /** Means over all people and styles: cosine of style statistics, correlation of shapes. */
  readonly style: number;
  readonly likeness: number;
}

export interface MixtureRow {
  /** Pairs nearer than `farApart`, or not. */
  readonly far: boolean;
  readonly pairs: number;
  /** Style match to one of the two, the better one: as the only style, and mixed; means. */
  readonly alone: number;
  readonly mixed: number;
  /** Share of the pairs whose mixture is less in the style of either than each alone, by 0.02 and more. */
  readonly neither: number;
  /**
   * The same by colours and strokes, which take no part in the warning: distances to the nearer style, of those between
   * two styles, and the share of the pairs that are farther from both than each alone, by 0.02 and more.
   */
  readonly plain: { readonly alone: number; readonly mixed: number; readonly neither: number };
}

/** Strengths, and mixtures of near and of far styles. About 5 minutes on two cores. */
export async function showStrength(): Promise<{
  readonly strengths: readonly StrengthRow[];
  readonly mixtures: readonly MixtureRow[];
}> {
  const [model, statistic] = [
    await openUso(await openModel(bundled.model), "cpu"),
    await openStyleStatistic(bundled.model),
  ];
  const options = { progress: () => {}, signal: new AbortController().signal, previews: false };
  const make = async (subject: string, seed: number, change: Partial<Recipe>): Promise<Pixels> => {
    const recipe = parseRecipe({
      version: 1,
      model: "uso-mini",
      subjects: [{ path: join(samples.subjects, subject) }],
      styles: [],
      prompt: "",
      width: size.side,
      height: size.side,
      steps: size.steps,
      guidance: 1,
      seed,
      count: 1,
      contentLongSide: size.side,
      keepSize: false,
      loraStrength: 1,
      schedule: "uso",
      ...change,
    });
    for await (const { pixels } of generate(recipe, model, options)) return pixels;
    throw new Error("nothing was made");
  };
  const styleAt = (n: number, weight?: number) => ({
    path: join(samples.styles, styles[n]!),
    ...(weight === undefined ? {} : { weight }),
  });
  try {
    const shapes: Structure[] = [];
    for (const name of subjects) shapes.push(structureOf(await readPicture(join(samples.subjects, name))));
    const looks: Float32Array[] = [];
    const plains: Plain[] = [];
    for (const name of styles) {
      const picture = await readPicture(join(samples.styles, name));
      looks.push(await statistic.of(picture));
      plains.push(plainOf(picture));
    }
    const plainly = distancesAmong(plains);

    const rows: StrengthRow[] = [];
    for (const { name, weight, styleFrom } of strengths) {
      const [match, like]: [number[], number[]] = [[], []];
      for (const [n, subject] of subjects.entries())
        for (const t of tried) {
          const late = styleFrom === undefined ? {} : { styleFrom };
          const made = await make(subject, 7 + n, { styles: [styleAt(t, weight)], ...late });
          match.push(cosineOf(await statistic.of(made), looks[t]!));
          like.push(alikeInForm(structureOf(made), shapes[n]!));
        }
      rows.push({ name, style: mean(match), likeness: mean(like) });
    }

    const pairs: Pair[] = [];
    for (const [n, subject] of subjects.slice(0, 2).entries()) {
      const matches = async (chosen: readonly number[]) => {
        const picture = await make(subject, 7 + n, { styles: chosen.map((t) => styleAt(t)) });
        const [made, plain] = [await statistic.of(picture), plainOf(picture)];
        return looks.map((look, t) => ({ match: cosineOf(made, look), apart: plainly(plain, plains[t]!) }));
      };
      const alone: Awaited<ReturnType<typeof matches>>[] = [];
      for (const t of styles.keys()) alone.push(await matches([t]));
      for (const a of styles.keys())
        for (let b = a + 1; b < styles.length; b++) {
          const mixed = await matches([a, b]);
          const gained = (t: number): number => mixed[t]!.match - alone[t]![t]!.match;
          const lost = (t: number): number => mixed[t]!.apart - alone[t]![t]!.apart;
          const [better, nearer] = [gained(a) > gained(b) ? a : b, lost(a) < lost(b) ? a : b];
          pairs.push({
            far: 1 - cosineOf(looks[a]!, looks[b]!) >= farApart,
            alone: alone[better]![better]!.match,
            mixed: mixed[better]!.match,
            plain: { alone: alone[nearer]![nearer]!.apart, mixed: mixed[nearer]!.apart },
          });
        }
    }
    const mixtures = [false, true].map((far): MixtureRow => {
      const own = pairs.filter((pair) => pair.far === far);
      const neither = own.filter(({ alone, mixed }) => mixed <= alone - 0.02).length / own.length;
      return {
        far,
        pairs: own.length,
        alone: mean(own.map((p) => p.alone)),
        mixed: mean(own.map((p) => p.mixed)),
        neither,
        plain: {
          alone: mean(own.map(({ plain }) => plain.alone)),
          mixed: mean(own.map(({ plain }) => plain.mixed)),
          neither: own.filter(({ plain }) => plain.mixed >= plain.alone + 0.02).length / own.length,
        },
      };
    });
    return { strengths: rows, mixtures };
  } finally {
    await Promise.all([model.release(), statistic.release()]);
  }
}

interface Pair extends Pick<MixtureRow, "far" | "alone" | "mixed"> {
  readonly plain: Pick<MixtureRow["plain"], "alone" | "mixed">;
}

interface Plain {
  readonly colours: Colours;
  readonly strokes: Strokes;
}
/** Of the size that pictures are made in: strokes are counted in pixels. */
function plainOf(picture: Pixels): Plain {
  const small = resample(picture, size.side, size.side, "bicubic");
  return { colours: coloursOf(small), strokes: strokesOf(small) };
}

/** Colours and strokes count alike: each in shares of what lies between two of these pictures on the average. */
function distancesAmong(all: readonly Plain[]): (a: Plain, b: Plain) => number {
  const pairs = all.flatMap((a, n) => all.slice(n + 1).map((b) => [a, b] as const));
  const colours = mean(pairs.map(([a, b]) => colourDistance(a.colours, b.colours)));
  const strokes = mean(pairs.map(([a, b]) => strokeDistance(a.strokes, b.strokes)));
  return (a, b) =>
    (colourDistance(a.colours, b.colours) / colours + strokeDistance(a.strokes, b.strokes) / strokes) / 2;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Both as tables, as the documents have them. */
export function strengthTables({ strengths: rows, mixtures }: Awaited<ReturnType<typeof showStrength>>): string {
  const cells = (...all: readonly string[]): string => `| ${all.join(" | ")} |`;
  return [
    cells("strength", "style match", "likeness of shapes"),
    "|---|---|---|",
    ...rows.map(({ name, style, likeness }) => cells(name, style.toFixed(3), likeness.toFixed(3))),
    "",
    cells("two styles", "pairs", "better match alone", "mixed", "of neither", "by colours and strokes"),
    "|---|---|---|---|---|---|",
    ...mixtures.map(({ far, pairs, alone, mixed, neither, plain }) =>
      cells(
        far ? "far apart" : "near",
        String(pairs),
        alone.toFixed(3),
        mixed.toFixed(3),
        `${(100 * neither).toFixed(0)} %`,
        `${plain.alone.toFixed(2)} to ${plain.mixed.toFixed(2)}, ${(100 * plain.neither).toFixed(0)} %`,
      ),
    ),
  ].join("\n");
}
