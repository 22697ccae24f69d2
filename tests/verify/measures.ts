/** The encoders of the metrics against the published ones. */
import { input } from "../../src/engine/graph/tensor.ts";
import { csd } from "../../src/engine/networks/csd.ts";
import { dino } from "../../src/engine/networks/dino.ts";
import { renamed } from "../../src/engine/weights/renamed.ts";
import { weightsOf } from "../../src/engine/weights/lookup.ts";
import { csdFromOpenai } from "../../src/formats/layouts/clip-vision.ts";
import { csdConfig, csdVision, dinoConfig } from "../../src/formats/measures.ts";
import type { Check } from "./compare.ts";
import { batch, overBatch } from "./encoders.ts";
import type { Vectors } from "./vectors.ts";

/** Pictures of one size or several: `in.pixels` or `in.pixels.<name>`, with the results of that name. */
export async function verifyDino(v: Vectors): Promise<Check[]> {
  const config = dinoConfig.parse(v.meta("config"));
  const weights = weightsOf(await v.weights());
  const checks: Check[] = [];
  for (const name of v.names.filter((n) => /^in\.pixels(\.|$)/.test(n))) {
    const pictures = batch(await v.floats(name));
    const of = (what: string): string => name.replace("in.pixels", `out.${what}`);
    const { cls, patches } = dino(weights, config, input("pixels", pictures[0]!.shape));
    const items = pictures.map((pixels) => ({ pixels }));
    checks.push(...(await overBatch(v, { cls, patches }, items, { cls: of("cls"), patches: of("patches") })));
  }
  return checks;
}

export async function verifyCsd(v: Vectors): Promise<Check[]> {
  const config = csdConfig.parse(v.meta("config"));
  const { shapes, translation } = csdFromOpenai(config);
  const weights = weightsOf(renamed(await v.weights(), shapes, translation));
  const pictures = batch(await v.floats("in.pixels"));
  const { feature, style, content } = csd(weights, csdVision(config), input("pixels", pictures[0]!.shape));
  const expected = { feature: "out.feature", style: "out.style", content: "out.content" };
  const items = pictures.map((pixels) => ({ pixels }));
  return overBatch(v, { feature, style, content }, items, expected);
}
