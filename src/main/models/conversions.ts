/** Which networks of a model are converted, from which of its files, whatever layout they have. */
import type { ModelPrecision } from "../../contract/making/precision.ts";
import { type ComponentName, loraFiles, type Manifest, type ModelFolder, weightFiles } from "../../formats/manifest.ts";
import { loraSizes } from "../../engine/uso/open-weights.ts";
import { recognisedSource } from "../../engine/convert/sources.ts";
import { mergeLora, type Product } from "../../engine/convert/merge-lora.ts";
import { isFloat8, plainSource, type Source, storedBytes } from "../../engine/convert/source.ts";

/** One new file. */
export interface Conversion {
  /** What reads the new file instead of its own. */
  readonly components: readonly (ComponentName | "lora")[];
  readonly source: Source;
  /** Name of the new file. */
  readonly to: string;
  readonly precision: ModelPrecision;
}

/** A LoRA that becomes part of the transformer's weights. */
export interface Merge {
  readonly strength: number;
  readonly product: Product;
}

export interface ConversionOptions {
  readonly precision: ModelPrecision;
  /** Bytes from which T5 is converted too. */
  readonly largeT5: number;
  /** Null where the LoRA stays a branch. */
  readonly merge: Merge | null;
}

/**
 * The transformer's, and T5's where it is large or could not be used as it is.
 * @throws Fault `weights.*` where files cannot be trusted, lack a tensor, or a LoRA does not fit
 */
export async function conversionsOf(
  model: ModelFolder,
  { precision, largeT5, merge }: ConversionOptions,
): Promise<readonly Conversion[]> {
  const transformer = await transformerOf(model, precision, merge);
  const t5 = await t5Source(model);
  if (!isFloat8(t5) && t5.tensors.reduce((sum, t) => sum + storedBytes(t), 0) < largeT5) return [transformer];
  // It runs once a picture and is released; what it says wrongly, every step believes.
  const its = precision === "int4" ? "int8" : precision;
  return [transformer, { components: ["t5"], source: t5, to: `t5-${its}.safetensors`, precision: its }];
}

async function transformerOf(model: ModelFolder, precision: ModelPrecision, merge: Merge | null): Promise<Conversion> {
  const published = await publishedTransformer(model);
  const { source, components } = published ?? {
    source: await transformerSource(model),
    components: ["transformer"] as const,
  };
  return {
    components,
    source: merge ? await merged(model, source, merge) : source,
    to: `transformer-${precision}.safetensors`,
    precision,
  };
}

/**
 * Files under published names, taken whole, with the projector and the LoRA where they lie in them; null where names or
 * types are others.
 */
async function publishedTransformer(model: ModelFolder): Promise<Pick<Conversion, "source" | "components"> | null> {
  const {
    components: { transformer, projector },
    lora,
  } = model.manifest;
  if (transformer.stored) return null;
  const shares = (part: Manifest["components"]["projector"] | Manifest["lora"]): boolean =>
    part !== null && part.stored === undefined && part.files.some((f) => transformer.files.includes(f));
  const files = new Set(weightFiles(model, "transformer"));
  const components: (ComponentName | "lora")[] = ["transformer"];
  if (shares(projector)) {
    components.push("projector");
    for (const f of weightFiles(model, "projector")) files.add(f);
  }
  if (shares(lora)) {
    components.push("lora");
    for (const f of loraFiles(model)) files.add(f);
  }
  const source = await plainSource([...files]);
  return isFloat8(source) ? null : { source, components };
}

function transformerSource(model: ModelFolder): Promise<Source> {
  const { config, stored } = model.manifest.components.transformer;
  return recognisedSource(
    {
      component: "transformer",
      config,
      variant: null,
      layout: stored?.layout ?? "bfl",
      prefix: stored?.prefix ?? "",
      problems: [],
    },
    weightFiles(model, "transformer"),
  );
}

async function merged(model: ModelFolder, transformer: Source, { strength, product }: Merge): Promise<Source> {
  const { components, lora } = model.manifest;
  if (!lora) return transformer;
  const { stored } = lora;
  const source = stored
    ? await recognisedSource(
        {
          component: "uso-lora",
          config: loraSizes(components.transformer.config, stored.rank),
          ...stored,
          problems: [],
        },
        loraFiles(model),
      )
    : await plainSource(loraFiles(model));
  return mergeLora(transformer, source, strength, product);
}

async function t5Source(model: ModelFolder): Promise<Source> {
  const { config, stored } = model.manifest.components.t5;
  const plain = stored ? null : await plainSource(weightFiles(model, "t5"));
  if (plain && !isFloat8(plain) && plain.tensors.some((t) => t.name === "shared.weight")) return plain;
  return recognisedSource(
    { component: "t5", config, layout: "huggingface", prefix: stored?.prefix ?? "", problems: [] },
    weightFiles(model, "t5"),
  );
}
