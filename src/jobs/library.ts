/** What jobs need of the library: the pictures a draft names, and a place for those that are made. */
import { z } from "zod";
import { id, maybe, path } from "../contract/values/forms.ts";
import type { JobId, PersonId, PictureId, ReferenceId, StyleId } from "../contract/values/id.ts";
import type { Immutable } from "../contract/values/immutable.ts";
import type { Picture } from "../contract/library/library.ts";
import type { Seen } from "../contract/library/seen.ts";
import { styleWeight } from "../contract/making/parts.ts";
import { recipeSchema } from "../contract/making/recipe.ts";

/** A file behind a reference or a picture. */
export interface StoredFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** Width and height are those of the picture as it is seen. */
export interface StoredReference extends StoredFile, Seen {
  readonly id: ReferenceId;
  /** Of the file that it was brought in as. */
  readonly name: string;
  /** A copy is named by its digest and never changes; a file in place is the artist's own. */
  readonly kept: "copied" | "in place";
  /** Of the person or the style it belongs to. */
  readonly owner:
    | { readonly kind: "person"; readonly id: PersonId; readonly name: string }
    | { readonly kind: "style"; readonly id: StyleId; readonly name: string };
  /** 100 for photographs. */
  readonly weight: number;
  /** What it shows in words, and how often it counts in learning, as its folder said when it was brought in. */
  readonly caption: string;
  readonly repeats: number;
}

/** What a picture was made of, one of its references, as it was then. */
export interface KeptPart {
  /** Where its bytes are; null where they are nowhere any more. */
  readonly path: string | null;
  /** null in a picture that does not say. */
  readonly sha256: string | null;
  /** The name it had. */
  readonly name: string;
  readonly weight: number;
  /** Of the person or the style, also where it is in the trash. */
  readonly entry: number | null;
  readonly reference: ReferenceId | null;
  /** Whether both are in the library as the artist sees it: neither in the trash nor taken out. */
  readonly present: boolean;
  /** The picture of the history that was used as it is. */
  readonly picture: PictureId | null;
}

export interface KeptParts {
  readonly subjects: readonly KeptPart[];
  readonly styles: readonly KeptPart[];
}

const reference = id<ReferenceId>().nullable();
/** A picture that was used as it is. */
const source = maybe(id<PictureId>().nullable());
const pixels = z.number().int().min(1);

/** Whom and what a picture was made of, in the order of its recipe. What the library has nothing of has no ids. */
export const links = {
  people: z.array(z.strictObject({ id: id<PersonId>().nullable(), reference, picture: source })),
  styles: z.array(z.strictObject({ id: id<StyleId>().nullable(), reference, picture: source, weight: styleWeight })),
};

/** A finished picture, already on the disk. */
export const newPicture = z.strictObject({
  file: path,
  width: pixels,
  height: pixels,
  recipe: recipeSchema,
  /** null where it was found on the disk after a crash; so for the provider. */
  seconds: z.number().min(0).nullable(),
  provider: z.string().nullable(),
  /** Of the farm that made it; absent where this one did. */
  machine: maybe(z.string().max(100)),
  /** null where no job of the queue made it. */
  job: id<JobId>().nullable(),
  ...links,
});
export type NewPicture = Immutable<z.infer<typeof newPicture>>;

/** What determines about how long a picture takes. */
export const paceOf = z.strictObject({ model: z.string(), width: pixels, height: pixels, steps: pixels });
export type PaceOf = Immutable<z.infer<typeof paceOf>>;

/** What stands for a style in place of its pictures: files among the blobs. */
export interface LearnedStyle {
  readonly tokens: { readonly path: string; readonly sha256: string };
  readonly lora: { readonly path: string; readonly sha256: string } | null;
}

export interface JobLibrary {
  /** @throws Fault `library.unknown` */
  reference(id: ReferenceId): Promise<StoredReference>;
  /** Every picture of a style, the cover first. @throws Fault `library.unknown` */
  stylePictures(id: StyleId): Promise<readonly StoredReference[]>;
  /** What was learned of a style for a model and is in use; null where its pictures stand for it. */
  learnedStyle(style: StyleId, model: string): Promise<LearnedStyle | null>;
  /** Links a digest of something derived (a crop) to the reference it was made of, so that a rebuild finds it. */
  linkDerived(reference: ReferenceId, sha256: string): Promise<void>;
  /** Deletes crops and copies with these digests that nothing is made of, nor will be. */
  letGo(digests: readonly string[]): Promise<void>;
  /** @throws Fault `library.unknown` */
  picture(id: PictureId): Promise<Picture>;
  /** The file of a picture. @throws Fault `library.unknown` */
  pictureFile(id: PictureId): Promise<StoredFile>;
  /** What a picture was made of, as it was then. @throws Fault `library.unknown`, `queue.not-recorded` */
  madeOf(id: PictureId): Promise<KeptParts>;
  /**
   * Records a finished picture. The same file a second time is the same picture.
   * @throws Fault `library.picture-missing`
   */
  record(picture: NewPicture): Promise<Picture>;
  /** Mean seconds of the latest pictures of a model at about this many pixel·steps; null before there were any. */
  pace(of: PaceOf): Promise<number | null>;
}
