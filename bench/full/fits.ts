/** What fits where: the planner's answers for the full size, computed from names and sizes alone. */
import type { ModelPrecision } from "../../src/contract/making/precision.ts";
import { isFault } from "../../src/contract/fault.ts";
import type { Provider } from "../../src/contract/making/provider.ts";
import { planPicture } from "../../src/engine/uso/planning/picture.ts";
import { imaginedModel, type ImaginedModel } from "./imagined.ts";
import type { ModelSizes } from "./sizes.ts";

export interface Budget {
  readonly provider: Provider;
  readonly gigabytes: number;
}

const SUBJECT = { width: 512, height: 512 };
const PRECISIONS: readonly (ModelPrecision | null)[] = [null, "int8", "int4"];

/** A Markdown table: a row for each budget and edition, a column for each side. */
export function fitsTable(sizes: ModelSizes, budgets: readonly Budget[], sides: readonly number[]): string {
  const models = PRECISIONS.map((precision) => [precision ?? "as published", imaginedModel(sizes, precision)] as const);
  const rows = budgets.flatMap((budget) =>
    models.map(([name, model]) => [
      `${budget.provider}, ${budget.gigabytes} GB`,
      name,
      ...sides.map((side) => answer(model, budget, side)),
    ]),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(["memory", "weights", ...sides.map((side) => `${side}×${side}`)]),
    line(["---", "---", ...sides.map(() => "---")]),
    ...rows.map(line),
  ].join("\n");
}

/** How the transformer runs; with one subject and one style. */
function answer({ weights, manifest }: ImaginedModel, { provider, gigabytes }: Budget, side: number): string {
  try {
    const { networks, tiles } = planPicture(
      weights,
      manifest,
      { width: side, height: side, subjects: [SUBJECT], styles: 1 },
      { provider, precision: provider === "cpu" ? "float32" : "float16", memory: gigabytes * 1e9 },
    );
    const { streamed } = networks.find((n) => n.repeated)!;
    return `${streamed === 0 ? "stays loaded" : `reads ${(streamed / 1e9).toFixed(1)} GB a step`}${tiles ? ", tiles" : ""}`;
  } catch (error) {
    if (isFault(error, "runtime.does-not-fit")) return "does not fit";
    throw error;
  }
}
