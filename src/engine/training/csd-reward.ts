/**
 * The paper's own reward: CSD, which was taught to tell styles apart whatever is shown in them (USO, arXiv 2508.18966,
 * section 3.3; CSD, arXiv 2404.01292). Its published preparation takes a picture's middle; here both pictures are
 * squeezed instead, so that all of what is made is judged.
 */
import type { MeasureNetwork } from "../../contract/learning/measures.ts";
import { componentSchema } from "../../formats/networks.ts";
import { type CsdConfig, csdVision, measureFormats, settingsOf } from "../../formats/measures.ts";
import { csd } from "../networks/csd.ts";
import type { Cut } from "../graph/tensor.ts";
import { weightsOf, type Weights } from "../weights/lookup.ts";
import { openStored } from "../weights/open-components.ts";
import type { StyleJudge } from "./step-graph.ts";
import { clipNormalisation } from "./style-reward.ts";

/** CSD as the judge. @param weights CLIP's names, and the two heads */
export const csdJudge = (weights: Weights, config: CsdConfig): StyleJudge => ({
  normalisation: clipNormalisation,
  side: config.input_resolution,
  embed(pixels, slicing) {
    const { style, all } = csd(weights, csdVision(config), pixels, slicing);
    return { vector: style, after: all.slice(0, -1).map((state, n): Cut => ({ [`layer.${n}`]: state })) };
  },
});

/** Opens CSD as it was found on this machine. @throws Fault `weights.*` where its files cannot be used */
export async function openCsdJudge(network: MeasureNetwork): Promise<StyleJudge> {
  const { files, stored, sizes } = network;
  const { config } = componentSchema(measureFormats.csd).parse(settingsOf(network));
  const layouts: Readonly<Record<string, unknown>> = measureFormats.csd.layouts;
  const lookup = await openStored(files, {
    prefix: stored.prefix,
    layout: (layouts[stored.layout] ?? null) as null,
    sizes,
  });
  return csdJudge(weightsOf(lookup), config);
}
