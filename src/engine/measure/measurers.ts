/** The measurers that are at hand: by the artist's weights where they are, else by what comes with the program. */
import type { MeasureRequest } from "../../contract/learning/measures.ts";
import { encodedMeasurers } from "./encoded.ts";
import { faceMeasurer } from "./faces.ts";
import type { Measurer, Measurers } from "./measurer.ts";
import { openNetworks } from "./networks.ts";
import { pixelMeasurers } from "./pixels.ts";
import { remembered } from "./remembered.ts";
import { cosineOf, openStyleStatistic } from "./style-statistic.ts";
import { structureOf } from "./structure.ts";

/**
 * Opens every measurer there is. A network whose files cannot be used is passed over, and told of.
 * @throws Fault `model.*`, `weights.*` where the bundled model cannot be used
 */
export async function openMeasurers({
  bundled,
  networks,
}: Pick<MeasureRequest, "bundled" | "networks">): Promise<Measurers> {
  const [statistic, face, opened] = await Promise.all([
    openStyleStatistic(bundled),
    faceMeasurer().catch(() => null),
    openNetworks(networks),
  ]);
  const of = remembered((picture, options) => statistic.of(picture, options));
  const style: Measurer = {
    kind: "style",
    by: "style encoder",
    formula: "style-encoder-statistics/1",
    weights: statistic.weights,
    rough: true,
    async compare(picture, reference, options) {
      if (structureOf(picture).blank || structureOf(reference).blank) return "blank";
      return cosineOf(await of(picture, options), await of(reference, options));
    },
  };
  const encoded = encodedMeasurers(opened.encoders);
  return {
    all: [...(face ? [face] : []), ...encoded.all, style, ...pixelMeasurers],
    words: encoded.words,
    passedOver: opened.passedOver,
    async release() {
      await Promise.all([statistic.release(), opened.release()]);
    },
  };
}
