/** Chooses, among the networks found, those that make a USO model together, and says what is missing. */
import { Fault } from "../../../contract/fault.ts";
import type { ComponentKind, Kind, Precision, Recognised } from "../../../formats/layouts/layout.ts";
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

/** Where a part does not fit those that are chosen. */
function misfits(
  found: FoundNetwork | FoundTokenizer,
  chosen: ReadonlyMap<PartName, FoundNetwork | FoundTokenizer>,
): readonly Fault[] {
  const other = <P extends NetworkPart>(name: P): ConfigOf<P> => {
    const there = chosen.get(name);
    return (there && !isTokenizer(there) ? there.network.config : null) as ConfigOf<P>;
  };
  const flux = other("transformer");
  const problems: Fault[] = [];
  const unfit = (of: string, has: number, against: PartName, asks: number): void => {
    problems.push(
      new Fault("scan.does-not-fit", {
        one: parts[partOf(found) as PartName].title,
        has,
        other: parts[against].title,
        asks,
        of,
      }) as Fault,
    );
  };
  const same = (of: string, has: number, against: PartName, asks: number | undefined): void => {
    if (asks !== undefined && has !== asks) unfit(of, has, against, asks);
  };
  if (isTokenizer(found)) {
    const { component, tokens } = found.tokenizer;
    const encoder = component === "t5-tokenizer" ? "t5" : "clip";
    const rows = other(encoder)?.vocab_size;
    if (rows !== undefined && (tokens > rows || rows - tokens >= rowsAreMultiplesOf))
      unfit("the number of words", tokens, encoder, rows);
    return problems;
  }
  const { network } = found;
  switch (network.component) {
    case "autoencoder":
      // The transformer takes four places of the latent as one token.
      if (network.config) same("the width of a token", 4 * network.config.z_channels, "transformer", flux?.in_channels);
      break;
    case "t5":
      if (network.config) same("the width of a word", network.config.d_model, "transformer", flux?.context_in_dim);
      break;
    case "clip":
      if (network.config)
        same("the width of the pooled text", network.config.hidden_size, "transformer", flux?.vec_in_dim);
      break;
    case "projector":
      if (network.config) {
        same("the width of a style token", network.config.hidden_size, "transformer", flux?.hidden_size);
        same("the number of places", network.config.siglip_tokens, "siglip", other("siglip")?.tokens);
        same("the width of a place", network.config.siglip_dim, "siglip", other("siglip")?.hidden_size);
      }
      break;
    case "uso-lora":
      if (network.config) {
        same("the width", network.config.hidden_size, "transformer", flux?.hidden_size);
        same("the number of double blocks", network.config.depth, "transformer", flux?.depth);
        same(
          "the number of single blocks",
          network.config.depth_single_blocks,
          "transformer",
          flux?.depth_single_blocks,
        );
      }
      break;
    case "transformer":
    case "siglip":
    case "lora":
      break;
    default:
      network satisfies never;
  }
  return problems;
}
