/**
 * An order: a recipe without a word of where its files lie, for as many pictures as there are tickets with a seed. Its
 * pictures and LoRAs travel as blobs; the queue itself carries digests and seeds only, so that no name of a client or a
 * file stands in any record of the broker.
 */
import { extname } from "node:path";
import { z } from "zod";
import { Fault } from "../contract/fault.ts";
import { digest } from "../contract/forms.ts";
import type { Immutable } from "../contract/immutable.ts";
import { issuesInWords, issuesOf } from "../contract/problems.ts";
import type { Provider } from "../contract/provider.ts";
import { type Recipe, recipeSchema } from "../contract/recipe.ts";
import { computeFileDigest } from "../formats/digest.ts";
import { referencesOf, withReferences } from "../formats/picture/references.ts";
import packageJson from "../../package.json" with { type: "json" };

/** Engines that make the same picture of the same recipe; others never take one another's work. */
export const engineVersion = packageJson.version.split(".").slice(0, 2).join(".");

const orderSchema = z.strictObject({ engine: z.string(), model: digest, recipe: recipeSchema });
export type Order = Immutable<z.infer<typeof orderSchema>>;

/** What the queue carries for an order. */
export interface Ticket {
  /** Digest of the order's text in the store. */
  readonly order: string;
  /** Which of the order's pictures. */
  readonly seed: number;
  /** Machines that failed at it; others go first. */
  readonly failedBy: readonly string[];
  readonly cancelled: boolean;
}

/** What the queue carries for a picture. */
export interface Result {
  /** Digest of the picture, a PNG with its recipe, in the store. */
  readonly picture: string;
  readonly seconds: number;
  readonly provider: Provider;
  readonly worker: string;
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
  return {
    recipe: withReferences(recipe, (reference) => {
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
    throw new Fault("farm.no-order", { sha256, problem: issuesInWords(issuesOf(read.error, "order", value)) });
  // They become paths on this machine.
  const strange = filesOf(read.data.recipe).find((name) => !/^[0-9a-f]{64}(\.[a-z0-9]{1,20})?$/.test(name));
  if (strange !== undefined) throw new Fault("farm.no-order", { sha256, problem: "it names files by paths" });
  return read.data;
}

/** The queue's name of a job: equal pictures are one job, whoever sends them. */
export const jobIdOf = ({ order, seed }: Pick<Ticket, "order" | "seed">): string => `o-${order}-${seed}`;
