/** From what the composer holds to what is made: crops applied, weights multiplied, the prompt in USO's conventions. */
import type { Draft } from "../../contract/draft.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import { toldOf } from "../../contract/idiom.ts";
import type { ReferenceId, StyleId } from "../../contract/id.ts";
import { boundsOf, carriedNames, mostReferences, picked, styleWeight } from "../../contract/parameters.ts";
import { seedsSuffice } from "../../contract/seed.ts";
import { type LoraReference, parseRecipe, type PictureReference } from "../../contract/recipe.ts";
import { fileDigest } from "../../formats/digest.ts";
import type { Manifest } from "../../formats/manifest.ts";
import type { Blobs } from "../blobs.ts";
import type { JobLibrary, StoredReference } from "../library.ts";
import type { Order } from "../store.ts";
import { checkFits } from "./fits-model.ts";
import { titleOf } from "./title.ts";

export interface Composed extends Order {
  readonly title: string;
  /** Reference to show beside it. */
  readonly thumbnail: ReferenceId | null;
}

/** What composing works with. */
export interface Composer {
  readonly library: JobLibrary;
  /** Where pictures are kept that could change otherwise. */
  readonly blobs: Blobs;
}

/** One picture of a chosen style, and how much it counts. */
export interface WeighedPicture {
  readonly id: StyleId;
  readonly image: StoredReference;
  /** The style's weight times the picture's. */
  readonly weight: number;
}

/**
 * The order of a draft, its seed and count included. Every file it names stays as it is now.
 * @throws Fault `queue.nothing-to-go-by`, `queue.prompt-needed`, `queue.draft-invalid`, `queue.too-many-pictures`,
 *   `recipe.seeds-end`;
 *   `recipe.reference-missing` where a file is gone; `library.*` where a person or style is
 */
export async function compose(
  draft: Draft,
  seed: number,
  manifest: Manifest,
  { library, blobs }: Composer,
): Promise<Composed> {
  const told = toldOf(draft);
  const wordless = told.prompt.trim() === "";
  const images = await weighedPictures(draft, library);
  if (draft.people.length === 0 && images.length === 0 && wordless) throw new Fault("queue.nothing-to-go-by", {});
  if (!draft.keepPose && wordless) throw new Fault("queue.prompt-needed", {});
  checkFits(draft, manifest);
  if (!seedsSuffice(seed, draft.count)) throw new Fault("recipe.seeds-end", { seed, count: draft.count });

  const photos = await Promise.all(draft.people.map(({ photo }) => library.reference(photo)));
  checkNumber("photographs", photos.length);
  checkNumber("style pictures", images.length);

  const referTo = (reference: StoredReference, role: "subject" | "style") => refer(reference, role, library, blobs);
  const [subjects, styles, loras] = await Promise.all([
    Promise.all(photos.map((photo) => referTo(photo, "subject"))),
    Promise.all(
      images.map(async ({ image, weight }) => ({
        ...(await referTo(image, "style")),
        ...(weight === 100 ? {} : { weight }),
      })),
    ),
    Promise.all((draft.loras ?? []).filter(({ strength }) => strength !== 0).map(digested)),
  ]);
  const carried = carriedNames.filter((name) => name !== "loras");
  const recipe = parseRecipe({
    version: 1,
    ...picked(draft, carried),
    model: manifest.id,
    subjects,
    styles,
    ...told,
    seed,
    ...(loras.length > 0 ? { loras } : {}),
  });
  const covers = new Map(images.toReversed().map(({ id, image }) => [id, image]));
  return {
    recipe,
    title: titleOf({
      people: photos.map((p) => p.owner.name),
      styles: draft.styles.flatMap(({ style, weight }) => {
        const cover = covers.get(style);
        return cover ? [{ name: cover.owner.name, weight }] : [];
      }),
      prompt: draft.prompt,
    }),
    people: draft.people.map(({ person, photo }) => ({ id: person, reference: photo })),
    styles: images.map(({ image, id, weight }) => ({ id, reference: image.id, weight })),
    thumbnail: photos[0]?.id ?? images[0]?.image.id ?? null,
  };
}

/** Every picture of a draft's styles that counts something. @throws Fault `library.unknown` where a style is gone */
export async function weighedPictures(
  { styles }: Pick<Draft, "styles">,
  library: JobLibrary,
): Promise<readonly WeighedPicture[]> {
  const all = await Promise.all(
    styles.map(async ({ style, weight }) =>
      (await library.stylePictures(style))
        .filter((image) => weight * image.weight > 0)
        .map((image) => ({ id: style, image, weight: clamp((weight * image.weight) / 100) })),
    ),
  );
  return all.flat();
}

/** @throws Fault `queue.too-many-pictures` */
function checkNumber(what: "photographs" | "style pictures", count: number): void {
  if (count > mostReferences) throw new Fault("queue.too-many-pictures", { what, count, limit: mostReferences });
}

/** The picture behind a reference, or the part of it that the artist chose, under the name of its owner. */
async function refer(
  { id, path, sha256, kept, crop, owner }: StoredReference,
  role: "subject" | "style",
  library: JobLibrary,
  blobs: Blobs,
): Promise<PictureReference> {
  const name = owner.name.slice(0, 200);
  if (crop === null && kept === "copied") return { path, sha256, name };
  const blob = await (crop === null ? blobs.keep(path) : blobs.keepPart(path, crop)).catch((error: unknown) => {
    throw isFault(error, "image.missing")
      ? new Fault("recipe.reference-missing", { path, role }, { cause: error })
      : error;
  });
  if (blob.sha256 !== sha256) await library.linkDerived(id, blob.sha256);
  return { ...blob, name };
}

/**
 * A LoRA with the digest of its file, which is too large to be kept twice: one that changes later is refused then.
 * @throws Fault `recipe.reference-missing`; `recipe.reference-changed` where the draft knows another digest
 */
async function digested(lora: LoraReference): Promise<LoraReference> {
  const { path } = lora;
  const sha256 = await fileDigest(path).catch((cause: unknown) => {
    throw new Fault("recipe.reference-missing", { path, role: "lora" }, { cause });
  });
  if (lora.sha256 !== undefined && lora.sha256 !== sha256)
    throw new Fault("recipe.reference-changed", { path, role: "lora" });
  return { ...lora, sha256 };
}

/** The nearest weight that a style taking part can have. */
function clamp(weight: number): number {
  const { min, max } = boundsOf(styleWeight);
  return Math.min(max, Math.max(min, Math.round(weight)));
}
