/** An engine that paints a few pixels in no time, or fails as it is told: for tests of what lies around the engine. */
import { setTimeout as delay } from "node:timers/promises";
import type { EngineEvents, GenerateRequest } from "../../src/contract/engine.ts";
import type { CallOptions } from "../../src/contract/rpc/client.ts";
import { Fault } from "../../src/contract/fault.ts";
import { lookAt } from "../../src/engine/curation/look.ts";
import { savePicture } from "../../src/engine/process/save.ts";
import type { Recipe } from "../../src/contract/making/recipe.ts";
import type { FarmEngine } from "../../src/farm/machine/maker.ts";
import { knownColours, testRecipe } from "../../src/farm/machine/test-picture.ts";

export interface Painter extends FarmEngine {
  /** Seeds of the pictures that were begun, in order. */
  readonly begun: number[];
  /** How often it was asked for the test picture, which counts as none of those. */
  tests: number;
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
  /** The same for the test picture; "other" is a picture, and another one. */
  readonly insteadOfTest?: () => "flat" | "other" | "hang" | Fault | null;
}

/** Whether it is the picture by which a machine shows how it paints. */
const isTest = (recipe: Recipe): boolean => {
  const { prompt, seed, steps } = testRecipe(recipe.model);
  return recipe.prompt === prompt && recipe.seed === seed && recipe.steps === steps;
};

/** The bundled model's test picture as it must be, in its sixty-four parts. */
function testPixels(width: number, height: number): Uint8Array {
  const colours = Buffer.from(Object.values(knownColours)[0]!, "base64");
  const part = (i: number) =>
    8 * Math.floor((8 * Math.floor(i / width)) / height) + Math.floor((8 * (i % width)) / width);
  return new Uint8Array(width * height * 3).map((_, i) => colours[3 * part(Math.floor(i / 3)) + (i % 3)]!);
}

type Asked = GenerateRequest & { readonly file: string };

export function painter({
  takes = 0,
  until,
  blocks = false,
  onBegin = () => undefined,
  instead = () => null,
  insteadOfTest = () => null,
}: PainterOptions = {}): Painter {
  const begun: number[] = [];
  const engine: Painter = {
    begun,
    tests: 0,
    restarts: 0,
    restart() {
      engine.restarts++;
      return Promise.resolve();
    },
    // Of all calls these two are made.
    call: (async (name: string, input: Asked, { signal, onEvent }: CallOptions<EngineEvents> = {}) => {
      if (name === "engine.look") return lookAt(input.file);
      const { recipe, out } = input;
      const { width, height, seed } = recipe;
      const test = isTest(recipe);
      if (test) engine.tests++;
      else begun.push(seed);
      if (!test) onBegin(seed);
      const how = test ? insteadOfTest() : instead(seed);
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
      const lasts = test ? 0 : takes;
      const over = performance.now() + (blocks ? lasts : 0);
      while (performance.now() < over);
      const cancelled = () => new Fault("engine.cancelled", {});
      await delay(how === "hang" ? 3_600_000 : blocks ? 0 : lasts, null, signal ? { signal } : {}).catch(() => {
        throw cancelled();
      });
      if (!test) await until;
      const dots = (i: number) => (how === "flat" ? 80 : (i * 7 + seed * 31) % 256);
      const painted = new Uint8Array(width * height * 3).map((_, i) => dots(i));
      const rgb = test && how === null ? testPixels(width, height) : painted;
      const saved = await savePicture({ pixels: { width, height, rgb }, recipe }, out, new AbortController().signal);
      return { pictures: [saved] };
    }) as unknown as FarmEngine["call"],
  };
  return engine;
}
