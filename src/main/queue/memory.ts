/** What a draft will take of the machine's memory, by the engine's own plan. */
import { totalmem } from "node:os";
import { isFault } from "../../contract/fault.ts";
import type { PictureShape } from "../../contract/plan.ts";
import type { Draft } from "../../contract/queue.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { openWeights, type ModelWeights } from "../../engine/uso/open-weights.ts";
import { planPicture } from "../../engine/uso/planning/picture.ts";
import { isSmall } from "../../engine/runtime/plan.ts";

/** Remembers what it has planned: a composer asks again with every change of a draft. */
export class MemoryForecast {
  readonly #weights = new Map<string, Promise<ModelWeights>>();
  readonly #known = new Map<string, number>();

  /** Bytes at the peak on the processor; where a picture does not fit into this machine at all, what it would need. */
  async of(
    model: ModelFolder,
    {
      width,
      height,
      contentLongSide: side,
      people,
      styles,
    }: Pick<Draft, "width" | "height" | "contentLongSide" | "people" | "styles">,
  ): Promise<number> {
    const weighted = styles.some((s) => s.weight !== 100);
    const shape: PictureShape = {
      width,
      height,
      subjects: people.map(() => ({ width: side, height: side })),
      styles: styles.length,
      weighted,
    };
    const key = `${model.folder} ${JSON.stringify(shape)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const needed = forecast(await this.#open(model), model, shape);
    this.#known.set(key, needed);
    return needed;
  }

  #open(model: ModelFolder): Promise<ModelWeights> {
    const known = this.#weights.get(model.folder) ?? openWeights(model);
    this.#weights.set(model.folder, known);
    known.catch(() => this.#weights.delete(model.folder));
    return known;
  }
}

function forecast(weights: ModelWeights, { manifest }: ModelFolder, shape: PictureShape): number {
  try {
    return planPicture(weights, manifest, shape, {
      provider: "cpu",
      precision: "float32",
      memory: totalmem(),
      small: isSmall(manifest.files),
    }).peak;
  } catch (error) {
    if (isFault(error, "runtime.does-not-fit")) return (error.data as { needed: number }).needed;
    throw error;
  }
}
