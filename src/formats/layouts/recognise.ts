/**
 * Says which networks a weight file holds, in which layout and precision, of what sizes, and what is wrong with them.
 */
import { Fault } from "../../contract/fault.ts";
import { autoencoderRecogniser } from "./autoencoder.ts";
import { clipRecogniser } from "./clip-text.ts";
import { clipVisionRecogniser, csdRecogniser } from "./clip-vision.ts";
import { dinoRecogniser } from "./dino.ts";
import { siglipRecogniser, t5Recogniser } from "./encoders.ts";
import type { Found, Recogniser, Recognised, Shape, Tensors } from "./layout.ts";
import { loraPart } from "./lora-names.ts";
import { loraRecogniser } from "./lora.ts";
import { otherWeights } from "./other.ts";
import { listed, precisionOf } from "./precision.ts";
import { packingOf } from "./quantised.ts";
import { transformerRecogniser } from "./transformer.ts";
import { projectorRecogniser, usoLoraRecogniser } from "./uso.ts";

const networks: readonly Recogniser[] = [
  transformerRecogniser,
  autoencoderRecogniser,
  t5Recogniser,
  clipRecogniser,
  siglipRecogniser,
  projectorRecogniser,
  clipVisionRecogniser,
  csdRecogniser,
  dinoRecogniser,
];

/**
 * The networks among these tensors, of one file or of all shards together: one in most files, several in checkpoints
 * that hold everything. Empty for tensors of anything else. Sizes are read off shapes, so any size of a network is
 * recognised.
 */
export function recognise(tensors: Tensors): readonly Recognised[] {
  // The name of a change begins with that of what it changes.
  const unchanging = new Map([...tensors].filter(([name]) => !name.includes("lora") || loraPart(name) === null));
  const found = networks.flatMap((recogniser) => underPrefixes(recogniser, unchanging));
  const own = underPrefixes(usoLoraRecogniser, tensors);
  // A LoRA counts as another's only where it is not USO's.
  return [...found, ...(own.length > 0 ? own : underPrefixes(loraRecogniser, tensors))];
}

function underPrefixes({ prefixes, recognise: look }: Recogniser, all: Tensors): readonly Recognised[] {
  for (const prefix of prefixes) {
    const tensors = below(all, prefix);
    const found = tensors.size > 0 ? look(tensors) : null;
    if (found) return [{ ...found.kind, prefix, ...judge(found, tensors) }];
  }
  return [];
}

const below = (all: Tensors, prefix: string): Tensors =>
  prefix === ""
    ? all
    : new Map(
        [...all].filter(([name]) => name.startsWith(prefix)).map(([name, info]) => [name.slice(prefix.length), info]),
      );

/** Precision and problems: of a network that is another's, or that is stored unreadably, nothing more is asked. */
function judge(found: Found, tensors: Tensors): Pick<Recognised, "dtype" | "problems"> {
  if (packingOf(tensors) !== null) {
    const what = otherWeights(tensors);
    if (what) return { dtype: "unknown", problems: [new Fault("scan.other", { what }) as Fault] };
  }
  const { dtype, problems } = precisionOf(tensors, found.expected.keys());
  const known = [...found.problems, ...problems];
  return {
    dtype,
    problems:
      found.problems.length > 0 || dtype === "unknown" ? known : [...known, ...compare(found.expected, tensors)],
  };
}

function compare(expected: ReadonlyMap<string, Shape>, tensors: Tensors): readonly Fault[] {
  const problems: Fault[] = [];
  const missing = [...expected.keys()].filter((name) => !tensors.has(name));
  if (missing.length > 0)
    problems.push(
      new Fault("scan.missing-tensors", { tensors: missing.slice(0, listed), count: missing.length }) as Fault,
    );
  const wrong = [...expected].flatMap(([tensor, shape]) => {
    const there = tensors.get(tensor)?.shape;
    return there && there.join() !== shape.join() ? [{ tensor, found: there, expected: shape }] : [];
  });
  if (wrong.length > 0)
    problems.push(new Fault("scan.mixed-sizes", { tensors: wrong.slice(0, listed), count: wrong.length }) as Fault);
  return problems;
}
