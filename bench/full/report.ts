/** Tables of what was measured. */
import type { PicturePlan } from "../../src/engine/uso/planning/picture.ts";
import type { Memory } from "./memory.ts";
import type { Extrapolated } from "./extrapolate.ts";
import type { Results } from "./jobs.ts";
import type { PhaseCost, Watched } from "./watch.ts";

export const size = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

export function seconds(value: number): string {
  return value < 1
    ? `${(1000 * value).toFixed(value < 0.01 ? 1 : 0)} ms`
    : value < 90
      ? `${value.toFixed(1)} s`
      : value < 5400
        ? `${(value / 60).toFixed(1)} min`
        : `${(value / 3600).toFixed(1)} h`;
}

/** Columns to the right, but for the first. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(
      (row) =>
        `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  ")}`,
    )
    .join("\n");
}

/** Time, time of processors and memory of a job, phase by phase. */
export function phaseTable(title: string, { phases, seconds: all, peak }: Watched<unknown>): string {
  const row = (name: string, time: number, work: number | null, most: Memory | null): string[] => [
    name,
    seconds(time),
    work === null ? "?" : seconds(work),
    most ? size(most.resident) : "?",
    most ? size(most.anonymous) : "?",
  ];
  return aligned([
    ["", "time", "of processors", "peak resident", "peak anonymous"],
    row(title, all, total(phases), peak),
    ...phases.map((p) => row(`  ${p.phase}`, p.seconds, p.work, p.peak)),
  ]);
}

const total = (phases: readonly PhaseCost[]): number | null =>
  phases.reduce<number | null>((sum, { work }) => (sum === null || work === null ? null : sum + work), 0);

export function rateTable({ product, blocks }: Results["rate"]): string {
  const rate = (value: number): string => `${value.toFixed(0)} GFLOP/s`;
  return aligned([
    ["", "run", "rate", "share"],
    ["plain product, float32", "", rate(product), "100 %"],
    ...blocks.map((b) => [b.name, `${b.ms.toFixed(0)} ms`, rate(b.rate), `${((100 * b.rate) / product).toFixed(0)} %`]),
  ]);
}

export function extrapolatedTable(
  rows: readonly Extrapolated[],
  plans: readonly (PicturePlan | null)[],
  steps: number,
): string {
  const head = [
    "side",
    "tokens",
    "a step",
    "time of a step",
    `a picture of ${steps} steps`,
    "planned peak",
    "read again each step",
  ];
  const planned = (plan: PicturePlan | null | undefined): string[] =>
    plan
      ? [size(plan.peak), size(plan.networks.reduce((sum, n) => sum + (n.repeated ? n.streamed : 0), 0))]
      : ["does not fit", ""];
  return aligned([
    head,
    ...rows.map((r, n) => [
      `${r.side}`,
      `${r.tokens}`,
      `${(r.flops / 1e12).toFixed(r.flops < 1e12 ? 4 : 1)} TFLOP`,
      seconds(r.step),
      seconds(r.picture),
      ...planned(plans[n]),
    ]),
  ]);
}

/** How the networks were to run. */
export function planTable({ networks }: PicturePlan): string {
  return aligned([
    ["", "parts", "kept", "planned peak", "read again"],
    ...networks.map((n) => [n.name, `${n.parts}`, `${n.kept}`, size(n.peak), size(n.streamed)]),
  ]);
}

export function modulationText({ bytes, atOnce, single }: Results["modulation"], steps: number): string {
  const [before, inside] = [atOnce / 1000, (steps * single) / 1000];
  return `The modulation of ${steps} steps: ${seconds(before)} before the first step, loading and all; row by row inside the blocks it would be ${seconds(inside)} (${steps} × ${seconds(single / 1000)}).\n  Its weights, ${size(bytes)}, need not be there during the steps.`;
}
