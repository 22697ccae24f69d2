/**
 * The parameters of a picture, each named once, here. The recipe, the composer's draft, the forms of calls, the options
 * of the command line, what a picture recalls and what makes two pictures the same all follow from this table. A new
 * parameter is one entry; beside it the composer needs a label and a control, and the engine what it does.
 */
import { z } from "zod";
import { digest } from "../values/forms.ts";
import type { Immutable } from "../values/immutable.ts";
import { sheetMark } from "./sheet-mark.ts";
import { sameSeed } from "./seed.ts";
import { mostReferences, styles as styleParts, styleWeight } from "./parts.ts";

/** A file the recipe refers to. The digest makes sure that a picture made again is made from the same bytes. */
export const fileReference = z.strictObject({
  /** Absolute while at work; relative to the saved picture's folder once inside a file. */
  path: z.string().min(1),
  /** SHA-256 of the file's bytes. Absent until the file was read. */
  sha256: digest.optional(),
  /** What the artist calls it: the person or the style. A library can be rebuilt from it. */
  name: z.string().max(200).optional(),
});

/** A length in pixels: the latent grid is 8 pixels wide and packed in pairs, so sides are multiples of 16. */
const side = z.number().int().min(64).max(4096).multipleOf(16);

/**
 * A recipe's. Older ones have seeds above 2³², which still make the picture they made (see seed.ts); the last leaves
 * room for a whole batch, whose n-th picture has seed + n.
 */
const seed = z
  .number()
  .int()
  .min(0)
  .max(Number.MAX_SAFE_INTEGER - 1000);

/** Where the value comes from that a parameter has when nobody sets it. */
type Usual<T> =
  /** Every model has its own, in its manifest. */
  | { readonly from: "model" }
  | { readonly from: "constant"; readonly value: Immutable<T> }
  /**
   * A recipe leaves it out. Take this for a parameter that is added, so that older recipes stay as they were written,
   * byte for byte.
   */
  | { readonly from: "nothing" }
  /** It is the picture's own: nothing else could stand for it. */
  | { readonly from: "artist" };

/** How the command line names it. What may be given follows from the schema. */
export interface Option {
  /** As commander reads them; the last long one is the name under which the value arrives. */
  readonly flags: string;
  readonly help: string;
  /** A factor that is given in per cent. */
  readonly percent?: true;
  /** The value where the option is given without one. */
  readonly preset?: string;
}

interface Facts<T> {
  /** What a person calls it. */
  readonly label: string;
  readonly usual: Usual<T>;
  /**
   * One option, or one for each field where the value has fields. Absent where the command line has a way of its own.
   */
  readonly option?: Option | { readonly [K in keyof NonNullable<T>]?: Option };
  /** Its schema in a draft where that differs from the recipe's; null where a draft has something else in its place. */
  readonly draft?: z.ZodType | null;
}

const parameter = <S extends z.ZodType, const F extends Facts<z.infer<S>>>(schema: S, facts: F): F & { schema: S } => ({
  schema,
  ...facts,
});

export const parameters = {
  /** Id of the model folder's manifest. */
  model: parameter(z.string().min(1).max(200), { label: "Model", usual: { from: "artist" } }),
  /** The people; the library's, in a draft (see draft.ts). */
  subjects: parameter(z.array(fileReference).max(mostReferences), {
    label: "Subjects",
    usual: { from: "constant", value: [] },
    draft: null,
  }),
  /** A draft names styles of the library, each of one or several pictures. */
  styles: parameter(z.array(fileReference.extend({ weight: styleWeight.optional() })).max(mostReferences), {
    label: "Styles",
    usual: { from: "constant", value: [] },
    draft: styleParts,
  }),
  /** Empty keeps the subject's layout (USO's convention). */
  prompt: parameter(z.string().max(8000), { label: "Prompt", usual: { from: "constant", value: "" } }),
  /** What the artist typed, where USO is told something else; see idiom.ts. In a draft the prompt is these words. */
  words: parameter(z.string().max(8000).optional(), {
    label: "Words as typed",
    usual: { from: "nothing" },
    draft: null,
  }),
  width: parameter(side, { label: "Width", usual: { from: "model" } }),
  height: parameter(side, { label: "Height", usual: { from: "model" } }),
  steps: parameter(z.number().int().min(1).max(200), {
    label: "Steps",
    usual: { from: "model" },
    option: { flags: "--steps <number>", help: "more are slower and finer (default: the model's)" },
  }),
  /** Distilled guidance; ignored by models without guidance embedding. */
  guidance: parameter(z.number().min(0).max(30), {
    label: "Guidance",
    usual: { from: "model" },
    option: {
      flags: "--guidance <number>",
      help: "how strictly the words are followed, 0 to 30, where the model has guidance",
    },
  }),
  /** Seed of the first picture; the n-th of a batch has seed + n. A draft's null takes a new one for every job. */
  seed: parameter(seed, {
    label: "Seed",
    usual: { from: "artist" },
    draft: seed.transform(sameSeed).nullable(),
  }),
  /** Variations: pictures with successive seeds. */
  count: parameter(z.number().int().min(1).max(1000), {
    label: "Pictures",
    usual: { from: "constant", value: 1 },
    option: { flags: "-n, --count <number>", help: "how many pictures, each with the next seed (default: 1)" },
  }),
  /** Long side in pixels to which every subject picture is brought before it is encoded. */
  contentLongSide: parameter(z.number().int().min(64).max(2048), {
    label: "Likeness",
    usual: { from: "model" },
    option: {
      flags: "--likeness, --content-long-side <pixels>",
      help: "long side to which subjects are brought: larger keeps more of the person (default: the model's)",
    },
  }),
  /** The picture takes the format of the first subject; width and height then only set the scale of its long side. */
  keepSize: parameter(z.boolean(), {
    label: "Subject's format",
    usual: { from: "constant", value: false },
    option: { flags: "--keep-size", help: "take the subject's format; --size then sets the long side only" },
  }),
  /** Factor on the model's own LoRA; 1 is as trained. No effect where the model has no LoRA. */
  loraStrength: parameter(z.number().min(0).max(2), {
    label: "LoRA strength",
    usual: { from: "constant", value: 1 },
    option: {
      flags: "--lora-strength <percent>",
      help: "0 to 200, where the model has a LoRA of its own (default: 100)",
      percent: true,
    },
  }),
  /** Further LoRAs for the transformer. At strength 1 one counts as it was trained; below 0 it does the opposite. */
  loras: parameter(
    z
      .array(
        fileReference.extend({
          strength: z.number().min(-2).max(2),
          /**
           * The alpha that it was trained with, where that stood in a file beside it; null where that file was missing.
           * What is recorded counts, whatever lies beside it by now. Absent where its own file says it, and in older
           * recipes.
           */
          alpha: z.number().min(-1e9).max(1e9).nullable().optional(),
        }),
      )
      .max(mostReferences)
      .optional(),
    { label: "Further LoRAs", usual: { from: "nothing" } },
  ),
  /** Sequence length behind the timestep shift: `uso` as published, `flux` as in FLUX.1. */
  schedule: parameter(z.enum(["uso", "flux"]), {
    label: "Schedule",
    usual: { from: "model" },
    option: {
      flags: "--schedule <name>",
      help: "how the steps are spread: as USO, or as FLUX.1 (default: the model's)",
    },
  }),
  /**
   * What steps may leave out to be faster; absent where every step computes everything, as published. Pictures come out
   * a little different.
   */
  speed: parameter(
    z
      .strictObject({
        /**
         * The blocks after the first are skipped in steps in which the first block's change differs by less than this
         * share from its change in the last step that was computed whole.
         */
        firstBlockCache: z.number().gt(0).max(1).optional(),
        /** The subjects' keys and values are computed in every n-th step only. */
        referenceEvery: z.number().int().min(2).max(50).optional(),
      })
      .optional(),
    {
      label: "Speed",
      usual: { from: "nothing" },
      option: {
        firstBlockCache: {
          flags: "--first-block-cache <threshold>",
          help: "faster, a little different: skip most of the network in steps in which its first block changes less than this share, above 0 up to 1; e.g. 0.08",
        },
        referenceEvery: {
          flags: "--reference-cache <steps>",
          help: "faster, a little different: compute what the subjects say in every so many steps only, 2 to 50",
        },
      },
    },
  ),
  /**
   * The share of the steps that are done before the styles take part; absent where they do from the start, as
   * published. Layout and colours are decided first: later keeps more of the subject and takes on less of the style.
   */
  styleFrom: parameter(z.number().min(0.01).max(0.95).optional(), {
    label: "Style from",
    usual: { from: "nothing" },
    option: {
      flags: "--style-from <percent>",
      help: "let the styles in after so much of the steps, 1 to 95: more of the person, less of the style",
      percent: true,
    },
  }),
  /** What is not recorded: whom and what it was made of, or its words as well. See private.ts. */
  private: parameter(z.enum(["references", "everything"]).optional(), {
    label: "Private",
    usual: { from: "nothing" },
    option: {
      flags: "--private [what]",
      help: "record nowhere whom and what it is made of, with everything not even the words; it cannot be made again from its file alone",
      preset: "references",
    },
  }),
  /**
   * The picture is another one enlarged for print: that file with `factor` times its sides. Everything else says how
   * that one was made.
   */
  enlarged: parameter(
    fileReference
      .extend({ factor: z.number().int().min(2).max(4).multipleOf(2) as z.ZodType<2 | 4, 2 | 4> })
      .optional(),
    { label: "Enlarged", usual: { from: "nothing" }, draft: null },
  ),
  /** The weights of the model that made it, by their digest: a model may be replaced by a better one of its name. */
  edition: parameter(digest.optional(), { label: "Edition", usual: { from: "nothing" }, draft: null }),
  /** The cell of a sheet that it is. It determines nothing. */
  sheet: parameter(sheetMark.optional(), { label: "Sheet", usual: { from: "nothing" }, draft: null }),
} as const;

export type ParameterName = keyof typeof parameters;
type Table = typeof parameters;

/** The schemas of a recipe's fields, in the order in which they are written down. */
export type RecipeShape = { -readonly [K in ParameterName]: Table[K]["schema"] };

/** Parameters that have a draft of the same form: what is set in the composer stands in the recipe as it is. */
export type CarriedName = {
  [K in ParameterName]: Table[K] extends { readonly draft: unknown } ? never : K;
}[ParameterName];

/** Parameters of which every model has its own default. */
export type ModelDefaultName = {
  [K in ParameterName]: Table[K]["usual"] extends { readonly from: "model" } ? K : never;
}[ParameterName];

export const parameterNames = Object.keys(parameters) as readonly ParameterName[];

/** One entry, as code that treats all alike sees it. */
export interface AnyParameter {
  readonly schema: z.ZodType;
  readonly label: string;
  readonly usual: Usual<unknown>;
  readonly option?: Option | Readonly<Record<string, Option>>;
  readonly draft?: z.ZodType | null;
}

export const entry = (name: ParameterName): AnyParameter => parameters[name] as AnyParameter;

export const carriedNames = parameterNames.filter((name) => entry(name).draft === undefined) as readonly CarriedName[];
export const modelDefaultNames = parameterNames.filter(
  (name) => entry(name).usual.from === "model",
) as readonly ModelDefaultName[];

/** The least and the most that a number may be. */
export const boundsOf = ({ minValue, maxValue }: z.ZodNumber): { readonly min: number; readonly max: number } => ({
  min: minValue ?? -Infinity,
  max: maxValue ?? Infinity,
});

/** Those of an object's fields that have one of these names and are there. */
export function picked<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  ) as unknown as Pick<T, K>;
}
