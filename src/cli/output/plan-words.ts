/** A plan as a person reads it. */
import type { PlannedNetwork, PlanReport, Remedy } from "../../contract/making/plan.ts";
import { bytesInWords } from "../../contract/values/size.ts";
import { bold, dim, red } from "./style.ts";

/** One line each. */
export function planInWords({ model, why, precision, memory, shape, verdict }: PlanReport): readonly string[] {
  const { width, height, subjects, styles } = shape;
  const head = [
    row("Picture", `${width}×${height} with ${model}, ${count(subjects.length, "subject")}, ${count(styles, "style")}`),
    row("Computed by", `${why}, in ${precision}`),
    row("Memory", `${bytesInWords(memory.bytes)} may be taken (${memory.source})`),
  ];
  if (!verdict.fits)
    return [
      ...head,
      row("Verdict", red("it does not fit")),
      verdict.problem.message,
      ...(verdict.would.length > 0
        ? ["", bold("What would fit"), ...verdict.would.map((r) => `  ${remedyInWords(r)}`)]
        : []),
    ];
  const { peak, networks, tiles, sliced } = verdict;
  return [
    ...head,
    row("Verdict", `it fits, taking ${bytesInWords(peak)} at most`),
    "",
    ...networks.map((n) => `  ${n.name.padEnd(30)} ${bytesInWords(n.peak).padStart(9)}  ${dim(how(n))}`),
    ...(tiles
      ? ["", `Pictures pass the autoencoder in pieces of ${tiles.side} pixels that overlap by ${tiles.overlap}.`]
      : []),
    ...(sliced ? ["", "Attention runs in slices of its queries."] : []),
  ];
}

const row = (name: string, value: string): string => `${bold(name.padEnd(14))} ${value}`;
const count = (n: number, what: string): string => `${n === 0 ? "no" : n} ${what}${n === 1 ? "" : "s"}`;

function how({ repeated, parts, kept, held, streamed }: PlannedNetwork): string {
  const often = repeated ? "every step" : "once";
  const where = held > 0 ? `, ${bytesInWords(held)} of weights stay loaded` : "";
  if (parts === 1) return `${often}, whole${where}`;
  if (kept === parts) return `${often}, in ${parts} parts${where}`;
  return `${often}, in ${parts} parts${where}, ${bytesInWords(streamed)} read ${repeated ? "in every step" : "part by part"}`;
}

/** @example remedyInWords({ kind: "size", width: 512, height: 512 }) // "a picture of 512×512" */
export function remedyInWords(remedy: Remedy): string {
  switch (remedy.kind) {
    case "size":
      return `a picture of ${remedy.width}×${remedy.height}`;
    case "precision":
      return `the model in fewer bits: atelier models optimise <model> --precision ${remedy.precision}`;
    case "memory":
      return `${bytesInWords(remedy.bytes)} of memory`;
    default:
      return remedy satisfies never;
  }
}
