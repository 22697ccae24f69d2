/**
 * Curation closed once on the bundled model: drawn contents and styles are curated, the model learns from what was
 * taken, and both are measured by what curation did not look at. The same command goes on where it was stopped.
 */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../scripts/atelier.ts", import.meta.url));

/** Small enough for minutes on two cores. Pixels of a side, steps of a picture, steps of the training. */
const size = { side: 64, steps: 6, training: 40 } as const;

interface Cell {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}
interface Report {
  readonly rows: readonly {
    readonly model: string;
    readonly task: string;
    readonly column: string;
    readonly all: Cell;
  }[];
}

/** Prints what was taken, and a table before and after. @param folder everything is kept there */
export async function showCuration(folder: string): Promise<void> {
  const begin = Date.now();
  const at = (name: string): string => join(folder, name);
  const drawn = [
    "--count",
    "16",
    "--held-out-count",
    "8",
    "--hold-out",
    "neon,mosaic",
    "--size",
    "128",
    "--seed",
    "11",
  ];
  await atelier("train", "data", at("drawn"), ...drawn, "--quiet");
  const picture = ["--size", `${size.side}x${size.side}`, "--steps", String(size.steps)];
  const pairs = ["--kind", "kept", "--pairs", "24", "--candidates", "2"];
  const materials = [at("drawn/content"), at("drawn/style"), "--held-out", at("drawn/held-out")];
  await atelier("curate", ...materials, "--out", at("triplets"), ...pairs, ...picture);
  const learning = ["--side", String(size.side), "--steps", String(size.training), "--rank", "8", "--rate", "5e-4"];
  await atelier("train", "disentangle", at("triplets"), "--out", at("learned"), ...learning);
  const models = ["--model", "uso-mini", "--model", at("learned")];
  const set = ["--set", "synthetic", "--contents", "3", "--styles", "3", "--prompts", "1"];
  await atelier("bench", ...set, ...models, ...picture, "--out", at("bench"), "--quiet");
  const report = JSON.parse(await readFile(at("bench/report.json"), "utf8")) as Report;
  console.log(`\n${tableOf(report)}\n\n${((Date.now() - begin) / 60_000).toFixed(0)} minutes`);
}

/** Means with their 95 % intervals, the model as it was beside the one that learned. */
export function tableOf({ rows }: Report): string {
  const [before = "", after = ""] = [...new Set(rows.map(({ model }) => model))];
  const lines = rows
    .filter(({ model }) => model === before)
    .map(({ task, column, all }) => {
      const other = rows.find((row) => row.model === after && row.task === task && row.column === column)?.all;
      return `| ${task} | ${column} | ${cell(all)} | ${other ? cell(other) : "–"} |`;
    });
  return ["| task | measure | before | after |", "|---|---|---|---|", ...lines].join("\n");
}

const cell = ({ mean, low, high }: Cell): string => `${mean.toFixed(3)} (${low.toFixed(3)} – ${high.toFixed(3)})`;

/** Runs the command line as an artist does. */
function atelier(...words: readonly string[]): Promise<void> {
  console.log(`atelier ${words.join(" ")}`);
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...words], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`it ended with code ${code}`))));
  });
}
