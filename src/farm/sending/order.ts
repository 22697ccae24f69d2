/**
 * An order: a recipe without a word of where its files lie, for as many pictures as there are tickets with a seed. Its
 * pictures and LoRAs travel as blobs; the queue itself carries digests and seeds only, so that no name of a client or a
 * file stands in any record of the broker.
 */
import { extname } from "node:path";
import { z } from "zod";
import { Fault, toFault } from "../../contract/fault.ts";
import { digest } from "../../contract/values/forms.ts";
import type { Immutable } from "../../contract/values/immutable.ts";
import { issuesInWords } from "../../contract/values/issue.ts";
import { issuesOf } from "../../contract/values/problems.ts";
import { providers } from "../../contract/making/provider.ts";
import { type Recipe, recipeSchema } from "../../contract/making/recipe.ts";
import { computeFileDigest } from "../../formats/digest.ts";
import { referencesOf, withReferences } from "../../formats/picture/references.ts";
import packageJson from "../../../package.json" with { type: "json" };

/**
 * The form of what lies on the queue and in the store. Whoever changes it raises the number: work of two forms then has
 * two queues, and a queue that an earlier build left is taken for what it is.
 */
export const form = 2;

/** Engines that make the same picture of the same recipe; others never take one another's work. */
export const engineVersion = `${packageJson.version.split(".").slice(0, 2).join(".")}-${form}`;

export const orderSchema = z.strictObject({ engine: z.string(), model: digest, recipe: recipeSchema });
export type Order = Immutable<z.infer<typeof orderSchema>>;

/** What the queue carries for an order. */
export const ticketSchema = z.strictObject({
  /** Digest of the order's text in the store. */
  order: digest,
  /** Which of the order's pictures. */
  seed: z.number().int().min(0),
  /** Machines that failed at it; others go first. */
  failedBy: z.array(z.string()),
  cancelled: z.boolean(),
});
export type Ticket = Immutable<z.infer<typeof ticketSchema>>;

/** What the queue carries for a picture. */
export const resultSchema = z.strictObject({
  /** Digest of the picture, a PNG with its recipe, in the store. */
  picture: digest,
  seconds: z.number().min(0),
  provider: z.enum(providers),
  worker: z.string(),
});
export type Result = Immutable<z.infer<typeof resultSchema>>;

/**
 * Reads what the queue holds of a job: it was written by another machine, perhaps by another version.
 * @throws Fault `farm.other-form`
 */
export function readForm<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const problem = issuesInWords(issuesOf(read.error, "it", value)).replace(/\.$/, "");
  throw new Fault("farm.other-form", { version: engineVersion, problem });
}

/** Why nobody is to make what a job asks for; null where it is to be made. */
export function refusalOf(ticket: unknown): Fault | null {
  try {
    return readForm(ticketSchema, ticket).cancelled ? (new Fault("engine.cancelled", {}) as Fault) : null;
  } catch (error) {
    return toFault(error);
  }
}

/** A recipe made ready to travel: every file named by its digest, and nothing by the artist's names. */
export interface Packed {
  readonly recipe: Recipe;
  /** Where each file lies here, by the name it has in the recipe. */
  readonly files: ReadonlyMap<string, string>;
}

/** @throws what the system reports of a file that cannot be read */
export async function pack(recipe: Recipe): Promise<Packed> {
  const digests = new Map<string, string>();
  for (const { path } of referencesOf(recipe)) digests.set(path, await computeFileDigest(path));
  const nameOf = (path: string) => `${digests.get(path)!}${extname(path).toLowerCase()}`;
  const alone = { ...recipe };
  // Which sheet it is for determines nothing, and tells by name who else is on it.
  delete alone.sheet;
  return {
    recipe: withReferences(alone, (reference) => {
      const travelling = { ...reference, path: nameOf(reference.path), sha256: digests.get(reference.path)! };
      // What the artist calls it stays here.
      delete (travelling as { name?: string }).name;
      return travelling;
    }),
    files: new Map([...digests.keys()].map((path) => [nameOf(path), path])),
  };
}

/** The order of all pictures of a recipe, as text: the same whichever seeds are asked for. */
export const orderOf = (recipe: Recipe, model: string): string =>
  JSON.stringify({ engine: engineVersion, model, recipe: { ...recipe, seed: 0, count: 1 } });

/** Names under which a recipe's files travel. */
export const filesOf = (recipe: Recipe): readonly string[] => [
  ...new Set(referencesOf(recipe).map(({ path }) => path)),
];

/** The digest in such a name. */
export const digestOf = (name: string): string => name.slice(0, 64);

/**
 * Reads an order that came out of the store.
 * @throws Fault `farm.no-order`
 */
export function parseOrder(text: string, sha256: string): Order {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Fault("farm.no-order", { sha256, problem: "it is no JSON" }, { cause });
  }
  const read = orderSchema.safeParse(value);
  if (!read.success)
    throw new Fault("farm.no-order", {
      sha256,
      problem: issuesInWords(issuesOf(read.error, "order", value)).replace(/\.$/, ""),
    });
  // They become paths on this machine.
  const strange = filesOf(read.data.recipe).find((name) => !/^[0-9a-f]{64}(\.[a-z0-9]{1,20})?$/.test(name));
  if (strange !== undefined) throw new Fault("farm.no-order", { sha256, problem: "it names files by paths" });
  return read.data;
}

/** The queue's name of a job: equal pictures are one job, whoever sends them. */
export const jobIdOf = ({ order, seed }: Pick<Ticket, "order" | "seed">): string => `o-${order}-${seed}`;
