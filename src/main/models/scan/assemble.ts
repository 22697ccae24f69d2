/** Chooses, among the networks found, those that make a USO model together, and says what is missing. */
import { Fault } from "../../../contract/fault.ts";
import type { Kind, Precision, Recognised } from "../../../engine/weights/layouts/layout.ts";
import { partNames, parts, type PartName, type PublicFile } from "./parts.ts";

export interface FoundNetwork {
  readonly network: Recognised;
  readonly files: readonly string[];
  /** The list of parts, where there is one. */
  readonly index: string | null;
  /** Bytes of the files, all their other networks included. */
  readonly bytes: number;
}

export type Part =
  | { readonly kind: "found"; readonly found: FoundNetwork; readonly problems: readonly Fault[] }
  /** It is there, and none of it can be used. */
  | { readonly kind: "unusable"; readonly found: FoundNetwork; readonly problems: readonly Fault[]; readonly sources: readonly PublicFile[] }
  | { readonly kind: "missing"; readonly sources: readonly PublicFile[] };

export interface Assembly {
  /** True where every part is there, whole, and fits the others. */
  readonly complete: boolean;
  readonly parts: Readonly<Record<PartName, Part>>;
}

/** The most faithful first; float8 is not computed with. */
const preference: readonly Precision[] = ["bfloat16", "float16", "float32", "scaled-float8", "float8", "unknown"];
const isFloat8 = (dtype: Precision): boolean => dtype === "float8" || dtype === "scaled-float8";

/** What keeps a network from being used by itself. */
function faults({ network }: FoundNetwork): readonly Fault[] {
  return isFloat8(network.dtype) ? [...network.problems, new Fault("scan.float8", undefined) as Fault] : network.problems;
}

/** The largest transformer is taken, dev's kind before schnell's; then of each part what fits best, at the best precision. */
export function assemble(found: readonly FoundNetwork[]): Assembly {
  const chosen = new Map<PartName, FoundNetwork>();
  const result = {} as Record<PartName, Part>;
  for (const name of partNames) {
    const candidates = found.filter((f) => f.network.component === name).map((f) => ({ found: f, own: faults(f), fit: misfits(f.network, chosen), size: sizeOf(f.network) }));
    candidates.sort((a, b) => a.own.length - b.own.length || a.fit.length - b.fit.length || b.size - a.size || rank(a.found) - rank(b.found));
    const [best] = candidates;
    const { sources } = parts[name];
    if (!best) result[name] = { kind: "missing", sources };
    else if (best.own.length > 0) result[name] = { kind: "unusable", found: best.found, problems: best.own, sources };
    else {
      result[name] = { kind: "found", found: best.found, problems: best.fit };
      chosen.set(name, best.found);
    }
  }
  return { complete: Object.values(result).every((p) => p.kind === "found" && p.problems.length === 0), parts: result };
}

const sizeOf = (n: Recognised): number => (n.component === "transformer" && n.config ? n.config.hidden_size + (n.variant === "dev-like" ? 0.5 : 0) : 0);
const rank = ({ network }: FoundNetwork): number => preference.indexOf(network.dtype);

/** What is known of a part's sizes. */
type ConfigOf<P extends PartName> = Extract<Kind, { readonly component: P }>["config"];

/** Where a network does not fit those that are chosen. */
function misfits(network: Recognised, chosen: ReadonlyMap<PartName, FoundNetwork>): readonly Fault[] {
  const other = <P extends PartName>(name: P): ConfigOf<P> => (chosen.get(name)?.network.config ?? null) as ConfigOf<P>;
  const flux = other("transformer");
  const problems: Fault[] = [];
  const same = (of: string, has: number, against: PartName, asks: number | undefined): void => {
    if (asks !== undefined && has !== asks) problems.push(new Fault("scan.does-not-fit", { one: parts[network.component as PartName].title, has, other: parts[against].title, asks, of }) as Fault);
  };
  switch (network.component) {
    case "autoencoder":
      // The transformer takes four places of the latent as one token.
      if (network.config) same("the width of a token", 4 * network.config.z_channels, "transformer", flux?.in_channels);
      break;
    case "t5":
      if (network.config) same("the width of a word", network.config.d_model, "transformer", flux?.context_in_dim);
      break;
    case "clip":
      if (network.config) same("the width of the pooled text", network.config.hidden_size, "transformer", flux?.vec_in_dim);
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
        same("the number of single blocks", network.config.depth_single_blocks, "transformer", flux?.depth_single_blocks);
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
