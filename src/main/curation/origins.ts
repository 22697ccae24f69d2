/** Where a picture comes from: by what it carries of its making, or by what the artist says of its folder. */
import { basename } from "node:path";
import type { Origin } from "../../contract/learning/curation.ts";
import type { LoraReference } from "../../contract/making/recipe.ts";
import { fluxDevLicence, forbidsTeaching } from "../../contract/learning/training-terms.ts";
import type { Manifest } from "../../formats/manifest.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { isFluxDev, madeElsewhere } from "../../formats/picture/made-elsewhere.ts";
import { readRecipe } from "../../formats/picture/metadata.ts";
import { findModel } from "../models/catalogue.ts";

/** A picture that the artist has: a photograph, or a work in a style. */
const given: Origin = { engine: "given", model: null, digest: null, licence: null, restricted: false };

/** Of a picture that one of our models made, with LoRAs or without. */
export function originOf(
  manifest: Pick<Manifest, "id" | "files" | "licence">,
  loras: readonly LoraReference[] = [],
): Origin {
  const { id, licence } = manifest;
  return {
    engine: "atelier",
    model: id,
    digest: weightsDigest(manifest),
    licence: { name: licence.name, url: licence.url ?? null },
    restricted: forbidsTeaching(licence.name),
    ...(loras.length > 0 && {
      loras: loras.map(({ name, path, sha256 }) => ({ name: name ?? basename(path), digest: sha256 ?? null })),
    }),
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
 * are not known. One that another program has written its workflow into says which model made it: FLUX.1-dev's terms
 * hold for it whatever the artist says.
 * @param said of pictures that another program made; null where the artist says nothing of them
 */
export async function originOfFile(file: string, role: "given" | "expert", said: Elsewhere | null): Promise<Origin> {
  const recipe = await readRecipe(file).catch(() => null);
  if (recipe) {
    const model = await findModel(recipe.model).catch(() => null);
    if (model) return originOf(model.manifest, recipe.loras);
    // FLUX.1-dev is what such models are made of; one that is gone is taken for one of them.
    const name = /flux|uso/i.test(recipe.model) && recipe.model !== "uso-mini";
    return { engine: "atelier", model: recipe.model, digest: null, licence: null, restricted: name };
  }
  const foreign = await madeElsewhere(file).catch(() => null);
  if (foreign) {
    const { engine, model } = foreign;
    const own = isFluxDev(model) ? fluxDevLicence : null;
    const origin = said ? elsewhere(said) : { ...given, engine };
    return { ...origin, model, ...(own && { licence: own, restricted: true }) };
  }
  if (role === "given") return given;
  return said ? elsewhere(said) : { ...given, engine: null };
}
