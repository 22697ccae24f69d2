/** What is trained of a style at its depth. */
import { Fault } from "../../../contract/fault.ts";
import type { LearningSettings } from "../../../contract/learning/learning.ts";
import type { UsoModel } from "../../uso/model.ts";
import { STYLE_TOKENS, styleLoraShapes } from "./parameters.ts";

/** Shapes of what is trained. @throws Fault `style.no-layers` */
export function trainedShapes(
  { transformer, manifest }: Pick<UsoModel, "transformer" | "manifest">,
  { depth, rank }: Pick<LearningSettings, "depth" | "rank">,
) {
  const { config, projector } = transformer;
  if (depth === "layers") {
    const shapes = styleLoraShapes(config, rank);
    if (shapes.size === 0) throw new Fault("style.no-layers", { model: manifest.name });
    return shapes;
  }
  const rows = 3 * projector.style_tokens_per_level;
  return new Map<string, readonly number[]>(depth === "tokens" ? [[STYLE_TOKENS, [rows, config.hidden_size]]] : []);
}
