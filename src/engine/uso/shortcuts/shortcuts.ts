/**
 * Velocities of which not every step computes everything. Both shortcuts change pictures a little; `npm run bench -- --only speed`
 * shows how much.
 *
 * Together, the first block decides first: a step that skips the other blocks needs no reference keys, so where they are due they are
 * computed in the next step that is whole.
 */
import type { Speed } from "../../../contract/recipe.ts";
import { FirstBlockCache } from "./first-block-cache.ts";
import type { VelocityShape } from "../../networks/flux.ts";
import { isReferenceKey } from "../../networks/reference-keys.ts";
import type { Means } from "../../runtime/plan.ts";
import type { FloatValue, Value } from "../../runtime/session.ts";
import type { Network, Sessions } from "../../runtime/sessions.ts";
import { velocityNetwork, velocityParts, type Course, type TransformerModel } from "../transformer-networks.ts";

type Values = Readonly<Record<string, Value>>;
type Results = Readonly<Record<string, FloatValue>>;

/** The velocity network run step after step, with what earlier steps of the same picture left. */
export interface Steps {
  /** Results of the n-th step, `velocity` among them. Steps come in their order. */
  run(step: number, values: Values): Promise<Results>;
  /** Steps so far that skipped the blocks after the first. */
  readonly skipped: number;
}

/**
 * @param shape of the network that computes everything
 * @throws Fault `runtime.does-not-fit`, and as running a network does
 */
export function shortened(
  model: TransformerModel,
  sessions: Sessions,
  shape: VelocityShape,
  course: Course,
  { firstBlockCache, referenceEvery }: Speed,
): Steps {
  const cache = firstBlockCache === undefined ? null : new FirstBlockCache(firstBlockCache);
  const every = shape.reference > 0 ? (referenceEvery ?? null) : null;
  let kept: Results = {};
  let due = 0;
  let skipped = 0;

  /** One step of one form of the network; the velocity alone where its blocks were skipped. */
  async function compute(of: VelocityShape, values: Values, last: boolean): Promise<Results> {
    const parts = cache && velocityParts(model, course, of, sessions.means);
    if (!parts)
      return sessions.use(...velocityNetwork(model, course, of, sessions.means), (whole) => whole.run(values));
    return sessions.use(...parts.first, (begin) =>
      sessions.use(...parts.last, async (finish) => {
        const begun = await begin.run(values);
        const [picture, change] = [begun["first_picture"]!, begun["first_change"]!];
        const foretold = last ? null : cache.foretell(picture.data, change.data);
        await sessions.pause();
        if (foretold) {
          skipped++;
          return finish.run({ ...values, final: { data: foretold, shape: picture.shape } });
        }
        const rest = await sessions.use(...parts.rest, (blocks) => blocks.run({ ...values, ...begun }));
        cache.keep(picture.data, change.data, rest["final"]!.data);
        await sessions.pause();
        return { ...begun, ...rest, ...(await finish.run({ ...values, ...rest })) };
      }),
    );
  }

  return {
    get skipped() {
      return skipped;
    },
    async run(step, values) {
      const last = step === course.times.length - 1;
      if (every === null) return compute(shape, values, last);
      if (step < due)
        return compute({ ...shape, referenceKeys: "taken" }, { ...values, ...ownRows(values, shape), ...kept }, last);
      const before = skipped;
      const results = await compute({ ...shape, referenceKeys: "given" }, values, last);
      if (skipped > before) return results;
      kept = Object.fromEntries(Object.entries(results).filter(([name]) => isReferenceKey(name)));
      due = step + every;
      return results;
    },
  };
}

/** The networks of all forms that a step can take; those of one form, in this order, are lent together. */
export function stepNetworks(
  model: TransformerModel,
  course: Course,
  shape: VelocityShape,
  means: Means,
): readonly (readonly Network[])[] {
  const { firstBlockCache, referenceEvery } = course.speed ?? {};
  const forms: readonly VelocityShape[] =
    referenceEvery !== undefined && shape.reference > 0
      ? (["given", "taken"] as const).map((referenceKeys) => ({ ...shape, referenceKeys }))
      : [shape];
  return forms.map((form) => {
    const parts = firstBlockCache === undefined ? null : velocityParts(model, course, form, means);
    return parts ? [parts.first, parts.last, parts.rest] : [velocityNetwork(model, course, form, means)];
  });
}

/** Bytes of memory that networks cannot have because a picture's steps leave something in it; none of a device with memory of its own. */
export function keptBytes(
  { config }: TransformerModel,
  { provider }: Means,
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
