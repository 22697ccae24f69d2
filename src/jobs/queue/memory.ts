/** What a draft will take of the machine's memory, by the engine's own plan. */
import type { Draft } from "../../contract/making/draft.ts";
import type { PlanRequest } from "../../contract/engine.ts";
import { faultFrom, isFault } from "../../contract/fault.ts";
import { picked } from "../../contract/making/parameters.ts";
import type { PictureShape, PlanReport } from "../../contract/making/plan.ts";
import type { Estimate } from "../../contract/making/queue.ts";
import type { Settings } from "../../contract/settings.ts";
import { gatherStyles } from "../drafts/gather.ts";
import type { JobLibrary } from "../library.ts";
import type { Engine } from "./worker.ts";

/** Remembers what was planned: a composer asks again with every change of a draft. */
export class MemoryForecast {
  readonly #engine: Engine;
  readonly #known = new Map<string, Promise<Estimate["memory"]>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Bytes at the peak, or, where a picture does not fit, what it would need; and the bytes that it may take. */
  of(
    modelFolder: string,
    shape: PictureShape,
    { provider, memory }: Pick<Settings, "provider" | "memory">,
  ): Promise<Estimate["memory"]> {
    const request: PlanRequest = { modelFolder, shape, provider, ...(memory === null ? {} : { memory: memory * 1e9 }) };
    const key = JSON.stringify(request);
    const known = this.#known.get(key) ?? this.#engine.call("engine.plan", request).then(memoryOf);
    this.#known.set(key, known);
    known.catch(() => this.#known.delete(key));
    return known;
  }

  /** What is free has changed. */
  forget(): void {
    this.#known.clear();
  }
}

function memoryOf({ verdict, memory }: PlanReport): Estimate["memory"] {
  if (verdict.fits) return { needed: verdict.peak, total: memory.bytes };
  const problem = faultFrom(verdict.problem);
  const needed = isFault(problem, "runtime.does-not-fit") ? problem.data.needed : memory.bytes + 1;
  return { needed, total: memory.bytes };
}

/** What of a draft's picture matters to memory. @throws Fault `library.unknown` where a style is gone */
export async function shapeOf(draft: Draft, library: JobLibrary): Promise<PictureShape> {
  const { contentLongSide: side, people } = draft;
  const gathered = await gatherStyles(draft, library);
  const images = gathered.flatMap(({ pictures }) => pictures);
  const loras = [...(draft.loras ?? []), ...gathered.flatMap(({ lora }) => lora ?? [])];
  return {
    ...picked(draft, ["width", "height"]),
    subjects: people.map(() => ({ width: side, height: side })),
    styles: images.length,
    weighted: images.some(({ weight }) => weight !== 100) || (draft.styleFrom !== undefined && images.length > 0),
    ...(loras.length > 0 ? { loras } : {}),
    ...(draft.speed ? { speed: draft.speed } : {}),
  };
}
