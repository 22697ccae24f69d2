/** The files of what was learned of styles, to be saved elsewhere. */
import { join } from "node:path";
import type { StyleId } from "../../contract/values/id.ts";
import type { LoraFormat } from "../../contract/learning/lora-format.ts";
import type { FindModel } from "../library/for-jobs.ts";
import type { Library } from "../library/calls.ts";
import type { Home } from "../library/opening/home.ts";

export interface LearnedFiles {
  readonly library: Pick<Library, "call">;
  readonly home: Pick<Home, "blobs" | "loras">;
  readonly model: FindModel;
}

/**
 * Finds the file of what was learned of a style by its digest: as it is, or of a LoRA as other programs read it where a
 * format is named. Null where there is none, or its model is gone.
 */
export const learnedFiles =
  ({ library, home, model }: LearnedFiles) =>
  async (style: number, digest: string, format: LoraFormat | null): Promise<string | null> => {
    const all = await library.call("learned.list", { style: style as StyleId }).catch(() => []);
    const known = all.find(({ tokens, lora }) => tokens === digest || lora === digest);
    if (!known) return null;
    const from = join(home.blobs, `${digest}.safetensors`);
    if (format === null) return from;
    const found = known.lora === digest ? await model(known.model).catch(() => null) : null;
    if (!found) return null;
    // Rarely asked for: the studio starts without it.
    const { keptForOthers } = await import("./lora-for-others.ts");
    return keptForOthers(home.loras, { from, digest, format }, found.manifest);
  };
