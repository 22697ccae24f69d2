/** An engine that paints a few pixels in no time, or fails as it is told: for tests of what lies around the engine. */
import { setTimeout as delay } from "node:timers/promises";
import type { EngineEvents, GenerateRequest } from "../../src/contract/engine.ts";
import type { CallOptions } from "../../src/contract/rpc/client.ts";
import { Fault } from "../../src/contract/fault.ts";
import { savePicture } from "../../src/engine/process/save.ts";
import type { FarmEngine } from "../../src/farm/maker.ts";

export interface Painter extends FarmEngine {
  /** Seeds of the pictures that were begun, in order. */
  readonly begun: number[];
  restarts: number;
}

export interface PainterOptions {
  /** Milliseconds a picture takes. */
  readonly takes?: number;
  /** Every picture lasts until this is settled. */
  readonly until?: Promise<unknown>;
  /** It keeps the whole process busy meanwhile, as no engine of its own process does. */
  readonly blocks?: boolean;
  readonly onBegin?: (seed: number) => void;
  /** Instead of painting; what it throws is the engine's fault. */
  readonly instead?: (seed: number) => "flat" | "hang" | Fault | null;
}

export function painter({
  takes = 0,
  until,
  blocks = false,
  onBegin = () => undefined,
  instead = () => null,
}: PainterOptions = {}): Painter {
  const begun: number[] = [];
  const engine: Painter = {
    begun,
    restarts: 0,
    restart() {
      engine.restarts++;
      return Promise.resolve();
    },
    // Of all calls only this one is made.
    call: (async (_: string, { recipe, out }: GenerateRequest, { signal, onEvent }: CallOptions<EngineEvents> = {}) => {
      begun.push(recipe.seed);
      onBegin(recipe.seed);
      const how = instead(recipe.seed);
      if (how instanceof Fault) throw how;
      const preview = { width: 2, height: 2, jpeg: Buffer.from("dots") };
      const step = {
        phase: "denoise",
        step: 1,
        steps: 2,
        share: 0,
        secondsLeft: null,
        picture: 1,
        pictures: 1,
      } as const;
      onEvent?.({ name: "engine.progress", payload: { ...step, preview } });
      const over = performance.now() + (blocks ? takes : 0);
      while (performance.now() < over);
      const cancelled = () => new Fault("engine.cancelled", {});
      await delay(how === "hang" ? 3_600_000 : blocks ? 0 : takes, null, signal ? { signal } : {}).catch(() => {
        throw cancelled();
      });
      await until;
      const { width, height, seed } = recipe;
      const rgb = new Uint8Array(width * height * 3).map((_, i) => (how === "flat" ? 80 : (i * 7 + seed * 31) % 256));
      const saved = await savePicture({ pixels: { width, height, rgb }, recipe }, out, new AbortController().signal);
      return { pictures: [saved] };
    }) as unknown as FarmEngine["call"],
  };
  return engine;
}
