/** From what the composer holds to a recipe: crops applied, weights multiplied, the prompt in USO's conventions. */
import { Fault, isFault } from "../../contract/fault.ts";
import type { ReferenceId } from "../../contract/id.ts";
import type { Draft } from "../../contract/queue.ts";
import { parseRecipe, type PictureReference, type Recipe, type StyleReference } from "../../contract/recipe.ts";
import { cropPicture } from "../../engine/image/crop.ts";
import type { Manifest } from "../../formats/manifest.ts";
import type { Library, NewPicture, StoredReference } from "../library/calls.ts";
import { checkDraft } from "./draft.ts";
import { promptFor } from "./prompt.ts";
import { titleOf } from "./title.ts";

export interface Composed {
  readonly recipe: Recipe;
  readonly title: string;
  /** Links of every picture made of it. */
  readonly people: NewPicture["people"];
  readonly styles: NewPicture["styles"];
  /** Reference to show beside it. */
  readonly thumbnail: ReferenceId | null;
}

/** Most pictures of each role in one recipe. */
const LIMIT = 8;

/**
 * The recipe of a draft, its seed and count included.
 * @param derived folder of cropped files
 * @throws Fault `queue.nothing-to-go-by`, `queue.prompt-needed`, `queue.draft-invalid`, `queue.too-many-pictures`;
 *   `recipe.reference-missing` where a picture to crop is gone; `library.*` where a person or style is
 */
export async function compose(
  draft: Draft,
  seed: number,
  manifest: Manifest,
  library: Pick<Library, "call">,
  derived: string,
): Promise<Composed> {
  if (draft.people.length === 0 && draft.styles.length === 0 && draft.prompt.trim() === "")
    throw new Fault("queue.nothing-to-go-by", {});
  if (!draft.keepPose && draft.prompt.trim() === "") throw new Fault("queue.prompt-needed", {});
  checkDraft(draft, manifest);

  const photos = await Promise.all(draft.people.map(({ photo }) => library.call("file.reference", { id: photo })));
  const chosen = await Promise.all(
    draft.styles.map(async ({ style, weight }) => ({
      id: style,
      weight,
      images: await library.call("style.references", { id: style }),
    })),
  );
  const images = chosen.flatMap((style) =>
    style.images.map((image) => ({ image, id: style.id, weight: clamp((style.weight * image.weight) / 100) })),
  );
  if (photos.length > LIMIT)
    throw new Fault("queue.too-many-pictures", { what: "photographs", count: photos.length, limit: LIMIT });
  if (images.length > LIMIT)
    throw new Fault("queue.too-many-pictures", { what: "style pictures", count: images.length, limit: LIMIT });

  const referTo = (reference: StoredReference, role: "subject" | "style") => refer(reference, role, library, derived);
  const subjects: PictureReference[] = await Promise.all(photos.map((photo) => referTo(photo, "subject")));
  const styles: StyleReference[] = await Promise.all(
    images.map(async ({ image, weight }) => ({
      ...(await referTo(image, "style")),
      ...(weight === 100 ? {} : { weight }),
    })),
  );
  const { width, height, keepSize, steps, guidance, count, contentLongSide, loraStrength, loras = [] } = draft;
  return {
    recipe: parseRecipe({
      version: 1,
      model: manifest.id,
      subjects,
      styles,
      prompt: promptFor(draft, subjects.length > 0),
      width,
      height,
      keepSize,
      steps,
      guidance,
      seed,
      count,
      contentLongSide,
      loraStrength,
      schedule: manifest.defaults.schedule,
      ...(loras.length > 0 ? { loras: [...loras] } : {}),
    } satisfies Recipe),
    title: titleOf({
      people: photos.map((p) => p.owner.name),
      styles: chosen.flatMap(({ images: [cover], weight }) => (cover ? [{ name: cover.owner.name, weight }] : [])),
      prompt: draft.prompt,
    }),
    people: draft.people.map(({ person, photo }) => ({ id: person, reference: photo })),
    styles: images.map(({ image, id, weight }) => ({ id, reference: image.id, weight })),
    thumbnail: photos[0]?.id ?? images[0]?.image.id ?? null,
  };
}

/** The picture behind a reference, or the part of it that the artist chose, under the name of its owner. */
async function refer(
  { id, path, crop, owner }: StoredReference,
  role: "subject" | "style",
  library: Pick<Library, "call">,
  derived: string,
): Promise<PictureReference> {
  const name = owner.name.slice(0, 200);
  if (crop === null) return { path, name };
  const cropped = await cropPicture(path, crop, derived).catch((error: unknown) => {
    throw isFault(error, "image.missing")
      ? new Fault("recipe.reference-missing", { path, role }, { cause: error })
      : error;
  });
  await library.call("file.derived", { reference: id, sha256: cropped.sha256 });
  return { path: cropped.path, name };
}

const clamp = (weight: number): number => Math.min(200, Math.max(1, Math.round(weight)));
