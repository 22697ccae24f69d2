/**
 * Velocities of which not every step computes everything. Both shortcuts change pictures a little; `npm run bench --
 * --only speed` shows how much.
 *
 * Together, the first block decides first: a step that skips the other blocks needs no reference keys, so where they
 * are due they are computed in the next step that is whole.
 */
import type { Speed } from "../../../contract/making/recipe.ts";
import type { Graph } from "../../graph/tensor.ts";
import type { DeviceBudget } from "../../runtime/plan.ts";
import { yieldToEvents, type FloatValue, type RunOptions, type Value } from "../../runtime/session.ts";
import type { Sessions } from "../../runtime/sessions.ts";
import { aroundFirstBlock, isReferenceKey, type VelocityGraph, type VelocityShape } from "../graphs/velocity.ts";
import type { TransformerModel } from "../transformer.ts";
import { FirstBlockCache } from "./first-block-cache.ts";

type Values = Readonly<Record<string, Value>>;
type Results = Readonly<Record<string, FloatValue>>;

/** The velocity network run step after step, with what earlier steps of the same picture left. */
export interface Steps {
  /** Results of the n-th step, `velocity` among them. Steps come in their order. */
  run(step: number, values: Values, options?: RunOptions): Promise<Results>;
  /** Steps so far that skipped the blocks after the first. */
  readonly skipped: number;
}

/**
 * @param graphOf the transformer's graph at a shape
 * @param shape of the graph that computes everything
 * @param steps how many there are, and in which one other styles take part than before: it is computed whole
 * @throws Fault `runtime.does-not-fit`, and as running a network does
 */
export function shortened(
  sessions: Sessions,
  graphOf: (shape: VelocityShape) => VelocityGraph,
  shape: VelocityShape,
  steps: { readonly all: number; readonly turn: number },
  { firstBlockCache, referenceEvery }: Speed,
): Steps {
  const cache = firstBlockCache === undefined ? null : new FirstBlockCache(firstBlockCache);
  const every = shape.reference > 0 ? (referenceEvery ?? null) : null;
  let kept: Results = {};
  let due = 0;
  let skipped = 0;

  /** A form of the network, built when a step first takes it. */
  const form = (referenceKeys?: "given" | "taken") => {
    const built = lazily(() => graphOf(referenceKeys ? { ...shape, referenceKeys } : shape));
    const parts = lazily(() => cache && aroundFirstBlock(built()));
    /** One step; the velocity alone where its blocks were skipped. */
    return (values: Values, whole: boolean, options: RunOptions): Promise<Results> => {
      const around = parts();
      if (!cache || !around) return sessions.use(built(), (all) => all.run(values, options));
      return sessions.use(around.first, (begin) =>
        sessions.use(around.last, async (finish) => {
          const begun = await begin.run(values, options);
          const [picture, change] = [begun["first_picture"]!, begun["first_change"]!];
          const foretold = whole ? null : cache.foretell(picture.data, change.data);
          await yieldToEvents(options);
          if (foretold) {
            skipped++;
            return finish.run({ ...values, final: { data: foretold, shape: picture.shape } }, options);
          }
          const rest = await sessions.use(around.rest, (blocks) => blocks.run({ ...values, ...begun }, options));
          cache.keep(picture.data, change.data, rest["final"]!.data);
          await yieldToEvents(options);
          return { ...begun, ...rest, ...(await finish.run({ ...values, ...rest }, options)) };
        }),
      );
    };
  };
  const [plain, giving, taking] = [form(), form("given"), form("taken")];

  return {
    get skipped() {
      return skipped;
    },
    async run(step, values, options = {}) {
      const turns = step === steps.turn;
      const whole = step === steps.all - 1 || turns;
      if (every === null) return plain(values, whole, options);
      if (step < due && !turns) return taking({ ...values, ...ownRows(values, shape), ...kept }, whole, options);
      const before = skipped;
      const results = await giving(values, whole, options);
      if (skipped > before) return results;
      kept = Object.fromEntries(Object.entries(results).filter(([name]) => isReferenceKey(name)));
      due = step + every;
      return results;
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** The graphs of all forms that a step can take; those of one form, in this order, are lent side by side. */
export function stepGraphs(
  graphOf: (shape: VelocityShape) => VelocityGraph,
  shape: VelocityShape,
  { firstBlockCache, referenceEvery }: Speed = {},
): readonly (readonly Graph[])[] {
  const forms: readonly VelocityShape[] =
    referenceEvery !== undefined && shape.reference > 0
      ? (["given", "taken"] as const).map((referenceKeys) => ({ ...shape, referenceKeys }))
      : [shape];
  return forms.map((form) => {
    const graph = graphOf(form);
    const parts = firstBlockCache === undefined ? null : aroundFirstBlock(graph);
    return parts ? [parts.first, parts.last, parts.rest] : [graph];
  });
}

/**
 * Bytes of memory that networks cannot have because a picture's steps leave something in it; none of a device with
 * memory of its own.
 */
export function keptBytes(
  { config }: TransformerModel,
  { provider }: DeviceBudget,
  { latent, reference }: VelocityShape,
  { firstBlockCache, referenceEvery }: Speed = {},
): number {
  if (provider !== "cpu") return 0;
  const changes = firstBlockCache === undefined ? 0 : 2 * latent;
  const keys = referenceEvery === undefined ? 0 : 2 * reference * (config.depth + config.depth_single_blocks);
  return (changes + keys) * config.hidden_size * Float32Array.BYTES_PER_ELEMENT;
}

/** Rotary tables without the subjects' tokens, which come last. */
function ownRows(values: Values, { context, latent }: VelocityShape): Values {
  return Object.fromEntries(
    ["cos", "sin"].map((name) => {
      const {
        data,
        shape: [, width],
      } = values[name]!;
      return [
        name,
        { data: data.subarray(0, (context + latent) * width!) as Float32Array, shape: [context + latent, width!] },
      ];
    }),
  );
}
