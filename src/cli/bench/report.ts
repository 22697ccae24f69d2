/** A benchmark's report: one HTML file that needs nothing beside it, the worst pictures first. */
import { join } from "node:path";
import { asItIs } from "../../contract/library/seen.ts";
import { thumbnail } from "../../engine/image/thumbnail.ts";
import type { Done } from "./journal.ts";
import type { Published } from "./published.ts";
import { type BenchCase, benchTasks, caseKey, type BenchSet } from "./set.ts";
import type { Estimate } from "./statistics.ts";
import { columnOf, type Comparison, type Row } from "./table.ts";
import { worstFirst } from "./worst.ts";

export interface Report {
  readonly set: Pick<BenchSet, "name" | "notes" | "cases">;
  readonly folder: string;
  readonly rows: readonly Row[];
  readonly comparisons: readonly Comparison[];
  readonly done: readonly Done[];
  readonly published: readonly Published[];
  /** What was measured by nothing, in words. */
  readonly absent: readonly string[];
}

/** Pictures that are shown, of each task. */
const SHOWN = 12;
const SIDE = 176;

export async function reportHtml(report: Report): Promise<string> {
  const { set, rows, comparisons, published, absent } = report;
  const worst = await Promise.all(benchTasks.map((task) => worstOf(report, task)));
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Benchmark: ${escaped(set.name)}</title>
<style>${style}</style>
<main>
<h1>${escaped(set.name)}</h1>
${set.notes.map((note) => `<p>${escaped(note)}</p>`).join("\n")}
${absent.length > 0 ? `<p>Absent, as the networks for it are not on this machine: ${escaped(absent.join(", "))}.</p>` : ""}
${benchTasks.map((task) => taskTable(task, rows)).join("\n")}
${comparisons.length > 0 ? comparisonTable(comparisons) : ""}
${benchTasks.map((task) => groupTable(task, rows)).join("\n")}
<h2>Published, for orientation</h2>
<p>Other pictures, other counts: not to be compared digit by digit.</p>
${table(
  ["model", "number"],
  published.map(({ model, values }) => [
    model,
    values.map(([name, value]) => `${name} ${value.toFixed(3)}`).join(" · "),
  ]),
)}
<h2>How it was measured</h2>
${table(["measure", "formula", "weights"], distinct(rows.map(({ column, formula, weights }) => [column, formula, weights?.slice(0, 16) ?? "none"])))}
${worst.join("\n")}
</main></html>
`;
}

function taskTable(task: string, rows: readonly Row[]): string {
  const own = rows.filter((row) => row.task === task);
  if (own.length === 0) return "";
  return `<h2>${task}</h2>\n${table(
    ["model", "measure", "mean", "95 of 100 lie in", "groups", "pictures"],
    own.map(({ model, column, rough, all }) => [
      model,
      rough ? `${column}, rough` : column,
      all.mean.toFixed(3),
      interval(all),
      String(all.groups),
      String(all.values),
    ]),
  )}`;
}

const comparisonTable = (comparisons: readonly Comparison[]): string =>
  `<h2>Pairwise</h2>\n${table(
    ["task", "measure", "first", "second", "difference", "95 of 100 lie in", ""],
    comparisons.map(({ task, column, first, second, difference }) => [
      task,
      column,
      first,
      second,
      difference.mean.toFixed(3),
      interval(difference),
      difference.low > 0 || difference.high < 0 ? "they differ" : "no difference is shown",
    ]),
  )}`;

function groupTable(task: string, rows: readonly Row[]): string {
  const lines = rows
    .filter((row) => row.task === task)
    .flatMap(({ model, column, subjects, styles }) =>
      [
        ...subjects.map(([name, mean]) => [`subject ${name}`, mean] as const),
        ...styles.map(([name, mean]) => [`style ${name}`, mean] as const),
      ].map(([name, mean]) => [model, column, name, mean.toFixed(3)]),
    );
  return lines.length === 0
    ? ""
    : `<details><summary>${task}: by subject and style</summary>${table(["model", "measure", "of", "mean"], lines)}</details>`;
}

async function worstOf({ set, folder, done }: Report, task: string): Promise<string> {
  const of = new Map<string, BenchCase>(set.cases.map((one) => [caseKey(one), one]));
  const all = done.flatMap((entry) => {
    const found = of.get(entry.key);
    return found?.task === task ? [{ entry, found }] : [];
  });
  const own = worstFirst(all, ({ entry }) => entry.measures).slice(0, SHOWN);
  if (own.length === 0) return "";
  const cards = await Promise.all(
    own.map(async ({ entry, found }) => {
      const files = [found.content?.path, found.style?.path, join(folder, entry.file)];
      const pictures = await Promise.all(files.map((file) => (file === undefined ? null : inline(file))));
      const numbers = entry.measures
        .flatMap((one) => (one.state === "measured" ? [`${columnOf(one)} ${one.value.toFixed(2)}`] : []))
        .join(" · ");
      const words = [entry.model, found.content?.name, found.style?.name, found.prompt].filter(Boolean).join(" · ");
      return `<figure>${pictures.map((src) => (src === null ? "" : `<img src="${src}" alt="">`)).join("")}<figcaption>${escaped(words)}<br>${escaped(numbers)}</figcaption></figure>`;
    }),
  );
  return `<h2>${task}: the worst first</h2><div class="cards">${cards.join("")}</div>`;
}

const inline = async (file: string): Promise<string | null> =>
  thumbnail(file, SIDE, asItIs).then(
    (bytes) => `data:image/webp;base64,${Buffer.from(bytes).toString("base64")}`,
    () => null,
  );

const interval = ({ low, high }: Estimate): string => `${low.toFixed(3)} – ${high.toFixed(3)}`;

const distinct = (lines: readonly (readonly string[])[]): readonly (readonly string[])[] => [
  ...new Map(lines.map((line) => [line.join("\n"), line])).values(),
];

const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${head.map((cell) => `<th>${escaped(cell)}</th>`).join("")}</tr></thead><tbody>${lines
    .map((line) => `<tr>${line.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`)
    .join("")}</tbody></table>`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const style = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}main{max-width:980px;margin:40px auto;padding:0 20px}
table{border-collapse:collapse;width:100%;margin:8px 0 24px;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:5px 12px 5px 0;border-bottom:1px solid color-mix(in srgb,currentColor 15%,transparent);vertical-align:top}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:20px}figure{margin:0}img{height:92px;margin-right:4px;border-radius:4px}figcaption{font-size:13px;opacity:.75}`;
