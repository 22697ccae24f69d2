/** Chooses, among the networks found, those that make a USO model together, and says what is missing. */
import { Fault } from "../../../contract/fault.ts";
import {
  isMeasure,
  type ComponentKind,
  type Kind,
  type Precision,
  type Recognised,
} from "../../../formats/layouts/layout.ts";
import { partNames, parts, type NetworkPart, type PartName, type PublicFile } from "./parts.ts";
import type { FoundTokenizer } from "./tokenizers.ts";

/** A network, and where it lies. */
export interface FoundNetwork<C extends ComponentKind = ComponentKind> {
  readonly network: Extract<Recognised, { readonly component: C }>;
  readonly files: readonly string[];
  /** The list of parts, where there is one. */
  readonly index: string | null;
  /** Bytes of the files, all their other networks included. */
  readonly bytes: number;
}

/** What stands for a part. */
export type Found<P extends PartName> = P extends NetworkPart ? FoundNetwork<P> : FoundTokenizer;

export type Part<F = Found<PartName>> =
  /** Where `optimise` is true it can only be used once the model is optimised. */
  | { readonly kind: "found"; readonly found: F; readonly optimise: boolean; readonly problems: readonly Fault[] }
  /** It is there, and none of it can be used. */
  | {
      readonly kind: "unusable";
      readonly found: F;
      readonly problems: readonly Fault[];
      readonly sources: readonly PublicFile[];
    }
  | { readonly kind: "missing"; readonly sources: readonly PublicFile[] };

export type Parts = { readonly [P in PartName]: Part<Found<P>> };

export interface Assembly {
  /** True where every part is there, whole, and fits the others. */
  readonly complete: boolean;
  /** True where pictures can be made only once the model is optimised. */
  readonly optimise: boolean;
  readonly parts: Parts;
}

/** The most faithful first. */
const preference: readonly Precision[] = ["bfloat16", "float16", "float32", "scaled-float8", "float8", "unknown"];

/** What is made anew when a model is optimised; everything else of it is used as it is. */
const optimised: ReadonlySet<ComponentKind> = new Set(["transformer", "t5"]);

const isFloat8 = (dtype: Precision): boolean => dtype === "float8" || dtype === "scaled-float8";

/** What keeps a part from being used by itself. */
function faults(found: FoundNetwork | FoundTokenizer): readonly Fault[] {
  if (isTokenizer(found)) return [];
  const { component, dtype, problems } = found.network;
  return isFloat8(dtype) && !optimised.has(component)
    ? [...problems, new Fault("scan.float8", undefined) as Fault]
    : problems;
}

const isTokenizer = (found: FoundNetwork | FoundTokenizer): found is FoundTokenizer => "tokenizer" in found;
const partOf = (found: FoundNetwork | FoundTokenizer): ComponentKind | PartName =>
  isTokenizer(found) ? found.tokenizer.component : found.network.component;

/**
 * The largest transformer is taken, dev's kind before schnell's; then of each part what fits best, at the best
 * precision.
 */
export function assemble(networks: readonly FoundNetwork[], tokenizers: readonly FoundTokenizer[]): Assembly {
  const chosen = new Map<PartName, FoundNetwork | FoundTokenizer>();
  const result: Record<string, Part<FoundNetwork | FoundTokenizer>> = {};
  const all = [...networks, ...tokenizers];
  for (const name of partNames) {
    const candidates = all
      .filter((f) => partOf(f) === name)
      .map((found) => ({
        found,
        own: faults(found),
        fit: misfits(found, chosen),
        size: sizeOf(found),
        rank: rank(found),
        optimise: !isTokenizer(found) && isFloat8(found.network.dtype),
      }));
    candidates.sort(
      (a, b) =>
        a.own.length - b.own.length ||
        a.fit.length - b.fit.length ||
        Number(a.optimise) - Number(b.optimise) ||
        b.size - a.size ||
        a.rank - b.rank,
    );
    const [best] = candidates;
    const { sources } = parts[name];
    if (!best) result[name] = { kind: "missing", sources };
    else if (best.own.length > 0) result[name] = { kind: "unusable", found: best.found, problems: best.own, sources };
    else {
      result[name] = { kind: "found", found: best.found, optimise: best.optimise, problems: best.fit };
      chosen.set(name, best.found);
    }
  }
  const found = Object.values(result);
  return {
    complete: found.every((p) => p.kind === "found" && p.problems.length === 0),
    optimise: found.some((p) => p.kind === "found" && p.optimise),
    parts: result as unknown as Parts,
  };
}

function sizeOf(found: FoundNetwork | FoundTokenizer): number {
  if (isTokenizer(found) || found.network.component !== "transformer" || !found.network.config) return 0;
  return found.network.config.hidden_size + (found.network.variant === "dev-like" ? 0.5 : 0);
}

/** Of tokenizers the one in one file. */
const rank = (found: FoundNetwork | FoundTokenizer): number =>
  isTokenizer(found) ? found.files.length : preference.indexOf(found.network.dtype);

/** What is known of a part's sizes. */
type ConfigOf<P extends NetworkPart> = Extract<Kind, { readonly component: P }>["config"];

/** Text encoders have rows for a multiple of 128 words, tokenizers as many words as they have. */
const rowsAreMultiplesOf = 128;

/** The sizes of a part that is chosen; null where there is none. */
type Other = <P extends NetworkPart>(part: P) => ConfigOf<P>;

/** A size that a part must have because another one has it; not known where the other is not chosen. */
interface Demand {
  readonly of: string;
  readonly has: number;
  readonly against: PartName;
  readonly asks: number | undefined;
}

/** What each network must fit, given its own sizes. */
const demands: { readonly [P in NetworkPart]: (own: NonNullable<ConfigOf<P>>, other: Other) => readonly Demand[] } = {
  transformer: () => [],
  siglip: () => [],
  // The transformer takes four places of the latent as one token.
  autoencoder: ({ z_channels }, other) => [
    {
      of: "the width of a token",
      has: 4 * z_channels,
      against: "transformer",
      asks: other("transformer")?.in_channels,
    },
  ],
  t5: ({ d_model }, other) => [
    { of: "the width of a word", has: d_model, against: "transformer", asks: other("transformer")?.context_in_dim },
  ],
  clip: ({ hidden_size: has }, other) => [
    { of: "the width of the pooled text", has, against: "transformer", asks: other("transformer")?.vec_in_dim },
  ],
  projector: ({ hidden_size, siglip_tokens, siglip_dim }, other) => {
    const siglip = other("siglip");
    const hidden = other("transformer")?.hidden_size;
    return [
      { of: "the width of a style token", has: hidden_size, against: "transformer", asks: hidden },
      { of: "the number of places", has: siglip_tokens, against: "siglip", asks: siglip?.tokens },
      { of: "the width of a place", has: siglip_dim, against: "siglip", asks: siglip?.hidden_size },
    ];
  },
  "uso-lora": ({ hidden_size, depth, depth_single_blocks }, other) => {
    const [flux, against] = [other("transformer"), "transformer"] as const;
    return [
      { of: "the width", has: hidden_size, against, asks: flux?.hidden_size },
      { of: "the number of double blocks", has: depth, against, asks: flux?.depth },
      { of: "the number of single blocks", has: depth_single_blocks, against, asks: flux?.depth_single_blocks },
    ];
  },
};

/** Where a part does not fit those that are chosen. */
function misfits(
  found: FoundNetwork | FoundTokenizer,
  chosen: ReadonlyMap<PartName, FoundNetwork | FoundTokenizer>,
): readonly Fault[] {
  const other: Other = <P extends NetworkPart>(name: P): ConfigOf<P> => {
    const there = chosen.get(name);
    return (there && !isTokenizer(there) ? there.network.config : null) as ConfigOf<P>;
  };
  return unmet(found, other).map(
    ({ of, has, against, asks }) =>
      new Fault("scan.does-not-fit", {
        one: parts[partOf(found) as PartName].title,
        has,
        other: parts[against].title,
        asks,
        of,
      }) as Fault,
  );
}

type Unmet = Demand & { readonly asks: number };
const isUnmet = (d: Demand): d is Unmet => d.asks !== undefined && d.has !== d.asks;

function unmet(found: FoundNetwork | FoundTokenizer, other: Other): readonly Unmet[] {
  if (isTokenizer(found)) {
    const { component, tokens } = found.tokenizer;
    const against = component === "t5-tokenizer" ? "t5" : "clip";
    const asks = other(against)?.vocab_size;
    const fits = asks === undefined || (tokens <= asks && asks - tokens < rowsAreMultiplesOf);
    return fits ? [] : [{ of: "the number of words", has: tokens, against, asks }];
  }
  const { component, config } = found.network;
  if (component === "lora" || isMeasure(component) || !config) return [];
  // The row of a component asks for the sizes of that component.
  return (demands[component] as (own: object, other: Other) => readonly Demand[])(config, other).filter(isUnmet);
}
