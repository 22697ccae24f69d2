/** The measurers that are at hand: by the artist's weights where they are, else by what comes with the program. */
import type { MeasureRequest } from "../../contract/measures.ts";
import type { Measurer, Measurers } from "./measurer.ts";
import { pixelMeasurers } from "./pixels.ts";
import { remembered } from "./remembered.ts";
import { cosineOf, openStyleStatistic } from "./style-statistic.ts";
import { structureOf } from "./structure.ts";

/** Opens every measurer there is. @throws Fault `model.*`, `weights.*` where the bundled model cannot be used */
export async function openMeasurers({ bundled }: Pick<MeasureRequest, "bundled" | "roots">): Promise<Measurers> {
  const statistic = await openStyleStatistic(bundled);
  const of = remembered((picture, options) => statistic.of(picture, options));
  const style: Measurer = {
    kind: "style",
    by: "style encoder",
    formula: "style-encoder-statistics/1",
    weights: statistic.weights,
    rough: true,
    async compare(picture, reference, options) {
      if (structureOf(reference).blank) return "blank";
      return cosineOf(await of(picture, options), await of(reference, options));
    },
  };
  return { all: [style, ...pixelMeasurers], release: () => statistic.release() };
}
