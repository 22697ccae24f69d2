/** The pictures that a draft's picture will be made of, wherever they come from. */
import type { Draft } from "../../contract/making/draft.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import { wordsOf } from "../../contract/making/idiom.ts";
import type { PersonId, PictureId, StyleId } from "../../contract/values/id.ts";
import { boundsOf } from "../../contract/making/parameters.ts";
import { type DraftStyle, type DraftSubject, mostReferences, styleWeight } from "../../contract/making/parts.ts";
import type { LoraReference, PictureReference } from "../../contract/making/recipe.ts";
import { asItIs, isAsItIs } from "../../contract/library/seen.ts";
import type { Blobs } from "../blobs.ts";
import type { JobLibrary, KeptPart, LearnedStyle, StoredReference } from "../library.ts";
import type { Order } from "../store.ts";
import { titleOf } from "./title.ts";

type Role = "subject" | "style";

/** One picture that goes into another. */
export interface Ingredient<Id extends PersonId | StyleId = PersonId | StyleId> {
  /** Of the person or the style. */
  readonly name: string;
  /** How much it counts, its style's weight included; 100 for subjects. */
  readonly weight: number;
  readonly link: { readonly id: Id | null } & Omit<Order["people"][number], "id">;
  /** The file, in a place where it stays as it is. @throws Fault `recipe.reference-missing` */
  readonly file: (blobs: Blobs) => Promise<PictureReference>;
}

/** One chosen style with its pictures, or with what was learned of them. */
export interface GatheredStyle {
  readonly weight: number;
  /** Learned beside the tokens, which then are the only picture. */
  readonly lora: LoraReference | null;
  /** Without those that count nothing. */
  readonly pictures: readonly Ingredient<StyleId>[];
}

/** @throws Fault `queue.too-many-pictures`, `library.unknown`, `recipe.reference-missing` */
export async function gatherSubjects(
  { people }: Pick<Draft, "people">,
  library: JobLibrary,
): Promise<readonly Ingredient<PersonId>[]> {
  const subjects = await Promise.all(people.map((part) => subjectOf(part, library)));
  checkNumber("photographs", subjects.length);
  return subjects;
}

/** @throws Fault as gatherSubjects */
export async function gatherStyles(
  { styles, model }: Pick<Draft, "styles" | "model">,
  library: JobLibrary,
): Promise<readonly GatheredStyle[]> {
  const gathered = await Promise.all(
    styles.map(async (part): Promise<GatheredStyle> => {
      const own = "style" in part && part.weight > 0 ? await library.learnedStyle(part.style, model) : null;
      if (own && "style" in part) return learned(part, own, library);
      return { weight: part.weight, lora: null, pictures: await picturesOf(part, library) };
    }),
  );
  checkNumber(
    "style pictures",
    gathered.reduce((sum, { pictures }) => sum + pictures.length, 0),
  );
  return gathered;
}

/** A style as what was learned of it: it counts as the style does, and its LoRA by the same share. */
async function learned(
  { style, weight }: Extract<DraftStyle, { style: StyleId }>,
  { tokens, lora }: LearnedStyle,
  library: JobLibrary,
): Promise<GatheredStyle> {
  const [cover] = await library.stylePictures(style);
  const { id: reference, owner } = cover!;
  const named = <F extends object>(file: F) => ({ ...file, name: owner.name.slice(0, 200) });
  return {
    weight,
    lora: lora && { ...named(lora), strength: weight / 100 },
    pictures: [
      {
        name: owner.name,
        weight: clamp(weight),
        link: { id: style, reference },
        file: () => Promise.resolve(named(tokens)),
      },
    ],
  };
}

async function subjectOf(part: DraftSubject, library: JobLibrary): Promise<Ingredient<PersonId>> {
  if ("person" in part) return fromLibrary<PersonId>(await library.reference(part.photo), 100, "subject", library);
  if ("picture" in part) return fromHistory<PersonId>(part.picture, 100, "subject", library);
  const { subjects } = await library.madeOf(part.as);
  return asItWas<PersonId>(subjects[part.at], 100, "subject", part.as);
}

async function picturesOf(part: DraftStyle, library: JobLibrary): Promise<readonly Ingredient<StyleId>[]> {
  if ("style" in part)
    return (await library.stylePictures(part.style))
      .filter((image) => part.weight * image.weight > 0)
      .map((image) => fromLibrary<StyleId>(image, weightOf(part.weight, image.weight), "style", library));
  if (part.weight === 0) return [];
  if ("picture" in part) return [await fromHistory<StyleId>(part.picture, part.weight, "style", library)];
  const { styles } = await library.madeOf(part.as);
  const heaviest = Math.max(...part.at.map((n) => styles[n]?.weight ?? 100));
  return part.at.map((n) => {
    const kept = styles[n];
    const own = kept?.weight ?? 100;
    const weight = part.weight === heaviest ? own : clamp((own * part.weight) / heaviest);
    return asItWas<StyleId>(kept, weight, "style", part.as);
  });
}

function fromLibrary<Id extends PersonId | StyleId>(
  reference: StoredReference,
  weight: number,
  role: Role,
  library: JobLibrary,
): Ingredient<Id> {
  const { id, owner, sha256 } = reference;
  return {
    name: owner.name,
    weight,
    link: { id: owner.id as Id, reference: id },
    async file(blobs) {
      const file = await settled(reference, role, blobs);
      if (file.sha256 !== sha256) await library.linkDerived(id, file.sha256);
      return { ...file, name: owner.name.slice(0, 200) };
    },
  };
}

/**
 * The picture behind a reference as it is seen today, turned and cropped as the artist chose, where it stays as it is.
 * @throws Fault `recipe.reference-missing`
 */
export async function settled(
  { path, sha256, kept, turn, crop }: Pick<StoredReference, "path" | "sha256" | "kept" | "turn" | "crop">,
  role: Role,
  blobs: Blobs,
): Promise<{ readonly path: string; readonly sha256: string }> {
  const whole = isAsItIs({ turn, crop });
  if (whole && kept === "copied") return { path, sha256 };
  return (whole ? blobs.keep(path) : blobs.keepSeen(path, { turn, crop })).catch((error: unknown) => {
    throw isFault(error, "image.missing")
      ? new Fault("recipe.reference-missing", { path, role }, { cause: error })
      : error;
  });
}

/** A picture of the history as it is: later work may replace or trash its file, so it is kept. */
async function fromHistory<Id extends PersonId | StyleId>(
  id: PictureId,
  weight: number,
  role: Role,
  library: JobLibrary,
): Promise<Ingredient<Id>> {
  const [picture, { path, sha256 }] = await Promise.all([library.picture(id), library.pictureFile(id)]);
  const { people, styles, recipe } = picture;
  // A style of several pictures stands there with each of them.
  const named = [...new Map(styles.toReversed().map((style) => [style.name, style])).values()].toReversed();
  const name = titleOf({ people: people.map((p) => p.name), styles: named, prompt: wordsOf(recipe) });
  const whole = { path, sha256, kept: "in place", ...asItIs } as const;
  return {
    name,
    weight,
    link: { id: null, reference: null, picture: id },
    file: async (blobs) => ({ ...(await settled(whole, role, blobs)), name: name.slice(0, 200) }),
  };
}

/** What a picture was made of, as it was then. */
function asItWas<Id extends PersonId | StyleId>(
  kept: KeptPart | undefined,
  weight: number,
  role: Role,
  as: PictureId,
): Ingredient<Id> {
  if (!kept) throw new Fault("library.unknown", { kind: "picture", id: as });
  const { path, sha256, name, entry, reference, picture } = kept;
  return {
    name,
    weight,
    link: { id: entry as Id | null, reference, picture },
    file: async () => {
      if (path === null || sha256 === null) throw new Fault("recipe.reference-missing", { path: name, role });
      return { path, sha256, name: name.slice(0, 200) };
    },
  };
}

/** A style's weight times its picture's. */
export const weightOf = (style: number, picture: number): number => clamp((style * picture) / 100);

/** The nearest weight that a style taking part can have. */
function clamp(weight: number): number {
  const { min, max } = boundsOf(styleWeight);
  return Math.min(max, Math.max(min, Math.round(weight)));
}

function checkNumber(what: "photographs" | "style pictures", count: number): void {
  if (count > mostReferences) throw new Fault("queue.too-many-pictures", { what, count, limit: mostReferences });
}
