/**
 * A style of one's own taught to the bundled model from twelve drawn pictures, at every depth:
 * `npm run bench -- --only personal`. The bundled model saw other hands of every family, and nothing like waves.
 */
import { join } from "node:path";
import { type LearningPoint, type LearningSettings, styleDepths } from "../../src/contract/learning/learning.ts";
import { parseRecipe, usualFor } from "../../src/contract/making/recipe.ts";
import { candidateAt } from "../../src/engine/training/style/candidate-files.ts";
import { learnStyle } from "../../src/engine/training/style/learn.ts";
import { generate } from "../../src/engine/uso/generate.ts";
import { openUso, type UsoModel } from "../../src/engine/uso/model.ts";
import { makeFolder } from "../../src/formats/folders.ts";
import { defaultsOf, openModel } from "../../src/formats/manifest.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { settingsFor } from "../../src/main/teaching/depths.ts";
import { type Judged, judged, type Score, scoreOf } from "../learning/measures.ts";
import { bundled } from "../paths.ts";
import { clockIn } from "./clock.ts";
import { drawSet, type Hand, type PersonalSet } from "./set.ts";
import { writeSheet } from "./sheet.ts";

/**
 * Minutes on two cores: pixels of a side, which are the model's own, since smaller pictures are strange to it and it
 * loses people and strokes of them; steps of a picture; steps of the learning, looked at halfway and at the end.
 */
const size = { side: 256, picture: 8, learning: { tokens: 60, layers: 90 } } as const;

interface Row {
  readonly name: string;
  readonly point: LearningPoint;
  readonly seconds: number | null;
  readonly score: Score;
}

/** Prints a table, and lays what was made beside what was learned from. @param folder everything is kept there */
export async function showPersonal(folder: string, hand: Hand): Promise<void> {
  const begin = Date.now();
  const set = await drawSet(join(folder, "set"), hand, size.side);
  const opened = await openModel(bundled.model);
  const { defaults } = opened.manifest;
  const small = { ...defaults, width: size.side, height: size.side, steps: size.picture };
  const model = await openUso({ ...opened, manifest: { ...opened.manifest, defaults: small } }, "cpu");
  console.log(
    `\nTwelve pictures of ${size.side} pixels in one hand (${hand}), two of them kept to judge by; ${size.learning.tokens} steps of tokens and ${size.learning.layers} of layers, of which the best point counts. Style match and leak as the studio shows them, of two people; the rest of four others: PSNR in dB to the style as it is drawn of them, colours and strokes as the share of the way to it, leak of the pictures' layout:`,
  );
  console.log(head);
  try {
    const rows: Row[] = [];
    const add = (row: Row): void => {
      rows.push(row);
      console.log(line(row));
    };
    for (const depth of styleDepths) {
      const settings = settingsOf(model, depth);
      const work = join(folder, depth.replace(" ", "-"));
      await makeFolder(work);
      const clock = clockIn(join(work, "seconds"));
      const { points, best } = await learnStyle({
        model,
        learn: set.learned,
        judges: set.judges,
        subjects: set.sitting.map(({ person }) => person),
        settings,
        folder: work,
        signal: never,
        tell: () => void clock.read(),
      });
      const seconds = clock.read();
      const of = (step: number | null): LearningPoint => points.find((point) => point.step === step)!;
      if (rows.length === 0) {
        const score = await scored(model, { tokens: set.learned[0]!.path, lora: null }, set);
        add({ name: "before", point: of(null), seconds: null, score });
      }
      const score = await scored(model, candidateAt(work, best, depth === "layers"), set);
      const name = depth === "at once" ? depth : `${depth}, step ${best} of ${settings.steps}`;
      add({ name, point: of(best), seconds, score });
    }
    const sheet = join(folder, "personal.webp");
    await writeSheet(
      sheet,
      set,
      rows.map(({ point }) => point.samples),
    );
    console.log(`  ${((Date.now() - begin) / 60_000).toFixed(1)} minutes; ${sheet}`);
  } finally {
    await model.release();
  }
}

const never = new AbortController().signal;

function settingsOf({ manifest }: UsoModel, depth: LearningSettings["depth"]): LearningSettings {
  const settings = settingsFor(depth, manifest, 12);
  if (depth === "at once") return settings;
  const steps = size.learning[depth];
  return { ...settings, steps, every: steps / 2 };
}

/** Of people that were not looked at while it was learned, with another seed. */
async function scored(
  model: UsoModel,
  { tokens, lora }: { readonly tokens: string; readonly lora: string | null },
  { others, judges }: PersonalSet,
): Promise<Score> {
  const all: Judged[] = [];
  for (const [n, { person, drawn }] of others.entries()) {
    const [content, style, target] = await Promise.all(
      [person, judges[n % judges.length]!.path, drawn].map((file) => readPicture(file)),
    );
    const recipe = parseRecipe({
      version: 1,
      model: model.manifest.id,
      seed: 700 + n,
      ...usualFor(defaultsOf(model.manifest)),
      subjects: [{ path: person }],
      styles: [{ path: tokens }],
      prompt: "",
      ...(lora ? { loras: [{ path: lora, strength: 1 }] } : {}),
    });
    for await (const { pixels } of generate(recipe, model, { progress: () => {}, signal: never, previews: false }))
      all.push(judged(pixels, { content: content!, style: style!, target: target! }));
  }
  return scoreOf(all);
}

const cells = ["style match", "leak", "time", "PSNR", "colours", "strokes", "leak of layout"] as const;

const head = `| | ${cells.join(" | ")} |\n|---|${cells.map(() => "---|").join("")}`;

const line = ({
  name,
  point: { match, leak },
  seconds,
  score: { psnr, colours, strokes, leak: layout },
}: Row): string =>
  `| ${[
    name,
    match.toFixed(1),
    leak.toFixed(1),
    seconds === null ? "" : `${Math.round(seconds)} s`,
    psnr.toFixed(2),
    `${colours.toFixed(0)} %`,
    `${strokes.toFixed(0)} %`,
    layout.toFixed(3),
  ].join(" | ")} |`;
