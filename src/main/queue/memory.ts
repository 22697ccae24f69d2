/** What a draft will take of the machine's memory, by the engine's own plan. */
import { totalmem } from "node:os";
import { isFault } from "../../contract/fault.ts";
import type { PictureShape } from "../../contract/plan.ts";
import type { Draft } from "../../contract/queue.ts";
import type { ModelFolder } from "../../engine/manifest.ts";
import { networksOf, type Networks } from "../../engine/networks.ts";
import { openWeights } from "../../engine/open-weights.ts";
import { planPicture } from "../../engine/plan-picture.ts";
import { isSmall } from "../../engine/runtime/plan.ts";

/** Remembers what it has planned: a composer asks again with every change of a draft. */
export class MemoryForecast {
  readonly #networks = new Map<string, Promise<Networks>>();
  readonly #known = new Map<string, number>();

  /** Bytes at the peak on the processor; where a picture does not fit into this machine at all, what it would need. */
  async of(model: ModelFolder, { width, height, contentLongSide: side, people, styles }: Pick<Draft, "width" | "height" | "contentLongSide" | "people" | "styles">): Promise<number> {
    const weighted = styles.some((s) => s.weight !== 100);
    const shape: PictureShape = { width, height, subjects: people.map(() => ({ width: side, height: side })), styles: styles.length, weighted };
    const key = `${model.folder} ${JSON.stringify(shape)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const needed = forecast(await this.#open(model), model, shape);
    this.#known.set(key, needed);
    return needed;
  }

  #open(model: ModelFolder): Promise<Networks> {
    const known = this.#networks.get(model.folder) ?? openWeights(model).then((weights) => networksOf(weights, model.manifest));
    this.#networks.set(model.folder, known);
    known.catch(() => this.#networks.delete(model.folder));
    return known;
  }
}

function forecast(networks: Networks, { manifest }: ModelFolder, shape: PictureShape): number {
  try {
    return planPicture(networks, manifest, shape, { provider: "cpu", precision: "float32", memory: totalmem(), small: isSmall(manifest.files) }).peak;
  } catch (error) {
    if (isFault(error, "runtime.does-not-fit")) return (error.data as { needed: number }).needed;
    throw error;
  }
}
