/** What a style is at one point of its run, as the files that pictures are made with. */
import { writeStyleTokens, type StyleTokens } from "../../../formats/style-tokens.ts";
import type { UsoModel } from "../../uso/model.ts";
import type { Parameters } from "../optimiser.ts";
import type { Candidate } from "./candidate-files.ts";
import { writeStyleLora } from "./lora-file.ts";
import { isOfLora, STYLE_TOKENS } from "./parameters.ts";

/** Writes a point's files: of what is trained the running means. @throws Fault `weights.write-failed` */
export async function writeCandidate(
  candidate: Candidate,
  model: Pick<UsoModel, "manifest" | "transformer">,
  mean: StyleTokens,
  parameters: Parameters,
  shapes: ReadonlyMap<string, readonly number[]>,
): Promise<void> {
  const { id } = model.manifest;
  const learned = parameters.get(STYLE_TOKENS)?.average;
  await writeStyleTokens(candidate.tokens, learned ? { data: learned, shape: mean.shape } : mean, id);
  if (!candidate.lora) return;
  const values = new Map([...parameters].filter(([name]) => isOfLora(name)).map(([name, p]) => [name, p.average]));
  await writeStyleLora(candidate.lora, values, { shapes, config: model.transformer.config, model: id });
}
