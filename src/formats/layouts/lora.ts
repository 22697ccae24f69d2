/** Recognises further LoRAs for FLUX.1 by how they name the layers they change, whichever tool wrote them. */
import { Fault } from "../../contract/fault.ts";
import type { OtherWeights } from "../../contract/faults/other-weights.ts";
import type { Found, LoraSizes, Recogniser, Shape, Tensors } from "./layout.ts";
import { foreignModel } from "./lora-foreign.ts";
import { isFluxLayer, layerKey } from "./lora-layers.ts";
import { holderOf, isOfTextEncoder, loraPart } from "./lora-names.ts";
import { some } from "./shapes.ts";

type Layout = (Found["kind"] & { component: "lora" })["layout"];

interface Pair {
  down?: Shape;
  up?: Shape;
  downName?: string;
  upName?: string;
}

/** The pairs for layers of FLUX.1 by the layer's name in the file. */
function pairsOf(t: Tensors): ReadonlyMap<string, Pair> {
  const found = new Map<string, Pair>();
  for (const [name, { shape }] of t) {
    const part = loraPart(name);
    if ((part?.is !== "down" && part?.is !== "up") || isOfTextEncoder(name) || !isFluxLayer(part.layer)) continue;
    const pair = found.get(part.layer) ?? {};
    found.set(
      part.layer,
      part.is === "down" ? { ...pair, down: shape, downName: name } : { ...pair, up: shape, upName: name },
    );
  }
  return found;
}

/** Whose names these are, by one of the layers. */
function layoutOf(layer: string): Layout {
  if (/^(lora|lycoris)_/.test(layer)) return "kohya";
  if (layer.includes(".processor.")) return "xlabs";
  return /^(double_blocks|single_blocks_\d+_(modulation|linear)|(img|txt|time|vector|guidance)_in|final_layer)/.test(
    layerKey(layer),
  )
    ? "bfl"
    : "diffusers";
}

/** Ends of the other factor's name. */
const counterpart: readonly (readonly [RegExp, string])[] = [
  [/\blora(.)A\b/, "lora$1B"],
  [/\blora(.)B\b/, "lora$1A"],
  [/(lora_|lora\.|layer\.|\.)down\b/, "$1up"],
  [/(lora_|lora\.|layer\.|\.)up\b/, "$1down"],
];
function otherFactor(name: string): string {
  const [pattern, to] = counterpart.find(([p]) => p.test(name)) ?? [/$/, " (its other factor)"];
  return name.replace(pattern, to);
}

function find(t: Tensors, found: ReadonlyMap<string, Pair>): Found {
  const whole = [...found.values()].filter((p) => p.down && p.up);
  const ranks = whole.map((p) => p.down![0] ?? 0);
  const expected = new Map<string, Shape>();
  for (const { down, up, downName, upName } of found.values()) {
    expected.set(downName ?? otherFactor(upName!), down ?? []);
    expected.set(
      upName ?? otherFactor(downName!),
      up && down ? [up[0] ?? 0, down[0] ?? 0, ...up.slice(2)] : (up ?? []),
    );
  }
  // Attention of the picture reads and writes the transformer's width.
  const width = [...found].find(([layer]) =>
    /(img_attn[._]proj|attn[._]to_q|attn[._]to_out[._]0|qkv_lora1?|img_attn[._]qkv)$/.test(layer),
  )?.[1].down?.[1];
  const config: LoraSizes | null =
    whole.length === 0
      ? null
      : {
          ranks: [ranks.reduce((a, b) => Math.min(a, b)), ranks.reduce((a, b) => Math.max(a, b))],
          layers: found.size,
          hidden_size: width ?? null,
          text_encoders: [...t.keys()].some(isOfTextEncoder),
        };
  const other = moreThanPairs(t, found) ?? control(t, found);
  return {
    kind: { component: "lora", layout: layoutOf(found.keys().next().value!), config },
    expected,
    problems: other ? [new Fault("scan.other", { what: other }) as Fault] : [],
  };
}

/** What beside pairs changes layers of FLUX.1, so that the pairs alone are not what was trained. */
function moreThanPairs(t: Tensors, found: ReadonlyMap<string, Pair>): OtherWeights | null {
  for (const name of t.keys()) {
    const part = loraPart(name);
    if (part?.is === "form" && isFluxLayer(part.layer) && !isOfTextEncoder(name))
      return { kind: "form", form: part.form, of: "FLUX.1" };
    if (part === null && holderOf(name, (layer) => found.has(layer)) !== null)
      return { kind: "unknown-form", example: name };
  }
  return null;
}

/** FLUX.1 takes 64 values a token; with a second picture beside the first it takes more. */
function control(t: Tensors, found: ReadonlyMap<string, Pair>): OtherWeights | null {
  const taken = [...found].find(([layer]) => /^(img_in|x_embedder)$/.test(layerKey(layer)))?.[1].down?.[1];
  const given = [...found].find(([layer]) => /^(final_layer_linear|proj_out)$/.test(layerKey(layer)))?.[1].up?.[0];
  const more = taken !== undefined && (given === undefined ? taken === 128 || taken === 384 : taken > given);
  return more || some(t, /attn\.norm\.(query|key)_norm\.scale$/) ? { kind: "control-lora" } : null;
}

export const loraRecogniser: Recogniser = {
  prefixes: [""],
  recognise(t) {
    const found = pairsOf(t);
    return found.size === 0 || foreignModel(t) !== null ? null : find(t, found);
  },
};
