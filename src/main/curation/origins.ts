/** Where a picture comes from: by the recipe that it carries, or by what the artist says of its folder. */
import type { Origin } from "../../contract/curation.ts";
import { forbidsTeaching } from "../../contract/training-terms.ts";
import type { Manifest } from "../../formats/manifest.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { readRecipe } from "../../formats/picture/metadata.ts";
import { findModel } from "../models/catalogue.ts";

/** A picture that the artist has: a photograph, or a work in a style. */
const given: Origin = { engine: "given", model: null, digest: null, licence: null, restricted: false };

/** Of a picture that one of our models made. */
export function originOf(manifest: Pick<Manifest, "id" | "files" | "licence">): Origin {
  const { id, licence } = manifest;
  return {
    engine: "atelier",
    model: id,
    digest: weightsDigest(manifest),
    licence: { name: licence.name, url: licence.url ?? null },
    restricted: forbidsTeaching(licence.name),
  };
}

/** What the artist says of pictures that another program made. */
export interface Elsewhere {
  readonly engine: string;
  readonly licence: string | null;
}

const elsewhere = ({ engine, licence }: Elsewhere): Origin => ({
  engine,
  model: null,
  digest: null,
  licence: licence === null ? null : { name: licence, url: null },
  restricted: forbidsTeaching(licence ?? engine),
});

/**
 * Where a file comes from. A picture that carries a recipe says so itself; its model may be gone, and then its terms
 * are not known.
 * @param said of pictures that another program made; null where the artist says nothing of them
 */
export async function originOfFile(file: string, role: "given" | "expert", said: Elsewhere | null): Promise<Origin> {
  const recipe = await readRecipe(file).catch(() => null);
  if (recipe) {
    const model = await findModel(recipe.model).catch(() => null);
    if (model) return originOf(model.manifest);
    // FLUX.1-dev is what such models are made of; one that is gone is taken for one of them.
    const name = /flux|uso/i.test(recipe.model) && recipe.model !== "uso-mini";
    return { engine: "atelier", model: recipe.model, digest: null, licence: null, restricted: name };
  }
  if (role === "given") return given;
  return said ? elsewhere(said) : { ...given, engine: null };
}
