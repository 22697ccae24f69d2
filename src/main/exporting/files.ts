/** Which file each picture of an export becomes, and what happens to it. */
import path from "node:path";
import type { ExportAction, ExportOptions } from "../../contract/library/exporting.ts";
import { fittedSize } from "../../formats/picture/export.ts";
import { digestOfOptions } from "./fingerprint.ts";
import { isUpToDate } from "./known.ts";
import type { Known, OwnFile, Wanted } from "./known.ts";
import type { EntryWords } from "./namesakes.ts";
import { countIn } from "./numbers.ts";
import type { Place, Places } from "./places.ts";
import type { Source } from "./sources.ts";
import { renderTemplate } from "./template.ts";
import type { Template } from "./template.ts";

const endings = { jpeg: "jpg", png: "png", webp: "webp", tiff: "tif" } as const satisfies Record<
  ExportOptions["format"],
  string
>;

export interface PlannedFile {
  readonly source: Source;
  /**
   * The path below the folder without ending and without the number that tells it from others: what the template made.
   */
  readonly stem: string;
  readonly ending: string;
  readonly variant: string;
  /** Pixels; null for the picture's own size. */
  readonly longSide: number | null;
  /** Digest of the options that decide the bytes. */
  readonly options: string;
  /** What `{number}` is; null where the template has none. */
  readonly number: number | null;
  /** The earlier export that is there, or that this one brings up to date. */
  readonly own: OwnFile | null;
  readonly place: Place | { readonly path: string; readonly action: Exclude<ExportAction, Place["action"]> };
}

/** What the files of an export are named by. */
export interface Naming {
  readonly template: Template;
  /** As it was typed, by which earlier exports know it. */
  readonly written: string;
  readonly words: EntryWords;
}

/** The export will write this file. */
export function isWritten({ place: { action } }: PlannedFile): boolean {
  return action === "write" || action === "rename" || action === "update" || action === "overwrite";
}

/**
 * Plans the files of pictures, which are handed in oldest first. An earlier export of a picture is found again whatever
 * it is called; names that such files have are taken before any new one.
 */
export async function planFiles(
  sources: readonly Source[],
  naming: Naming,
  known: Known,
  places: Places,
  options: ExportOptions,
): Promise<readonly PlannedFile[]> {
  const count = countIn(
    (await known.numbers(naming.written)).map(({ picture, path: at, number }) => ({
      picture,
      number,
      folder: numberedFolders(naming.template) ? "" : path.posix.dirname(at),
    })),
  );
  const wishes: Wish[] = [];
  for (const source of sources)
    for (const longSide of sizesOf(source, options))
      wishes.push(await wish(source, longSide, naming, known, options, count));
  for (const { own } of wishes) if (own !== null) places.claim(own.path);
  const files: PlannedFile[] = [];
  for (const { upToDate, ...one } of wishes)
    files.push({ ...one, place: await placeOf(one, upToDate, known, places, options) });
  return files;
}

type Wish = Omit<PlannedFile, "place"> & { readonly upToDate: boolean };

/**
 * Sizes of which the picture has each only once: a small one may be smaller than several of them. Where its own size is
 * asked for, it is called that.
 */
function sizesOf({ picture }: Source, { sizes }: ExportOptions): readonly (number | null)[] {
  const own = fittedSize(picture, null).width;
  const all = sizes.includes(null)
    ? sizes.map((size) => (fittedSize(picture, size).width === own ? null : size))
    : sizes;
  return [...new Map(all.toReversed().map((size) => [fittedSize(picture, size).width, size])).values()].toReversed();
}

async function wish(
  source: Source,
  longSide: number | null,
  { template, written, words }: Naming,
  known: Known,
  options: ExportOptions,
  count: ReturnType<typeof countIn>,
): Promise<Wish> {
  const { picture } = source;
  const size = fittedSize(picture, longSide);
  const ending = endings[options.format];
  const folder = numberedFolders(template)
    ? ""
    : path.posix.dirname(renderTemplate(template, picture, { number: 0, size, words }));
  const number = template.flat().some((piece) => "token" in piece && piece.token === "number")
    ? count(picture.id, folder)
    : null;
  const stem = `${renderTemplate(template, picture, { number: number ?? 0, size, words })}${sizeIn(template, longSide, options)}`;
  const variant = `${options.format} ${longSide ?? "as made"}`;
  const wanted: Wanted = { path: `${stem}.${ending}`, template: written, variant };
  const own = await known.own(picture.id, wanted);
  const digest = digestOfOptions(options, longSide, picture);
  const upToDate = own !== null && (await isUpToDate(own, source, digest));
  return { source, stem, ending, variant, longSide, options: digest, number, own, upToDate };
}

async function placeOf(
  { source, stem, ending, own }: Omit<Wish, "upToDate">,
  upToDate: boolean,
  known: Known,
  places: Places,
  { collision }: ExportOptions,
): Promise<PlannedFile["place"]> {
  if (own !== null && upToDate) return { path: own.path, action: "there" };
  if (source.file === null) return { path: own?.path ?? `${stem}.${ending}`, action: "missing" };
  if (own !== null) {
    if (collision === "skip") return { path: own.path, action: "skip", replace: false };
    return { path: own.path, action: "update" };
  }
  return places.take(stem, ending, (below) => known.belongsToAnother(below, source.picture.id));
}

/** What tells the sizes of a picture apart where the template does not. */
function sizeIn(template: Template, longSide: number | null, { sizes }: ExportOptions): string {
  const told = template
    .flat()
    .some((piece) => "token" in piece && (piece.token === "width" || piece.token === "height"));
  return sizes.length === 1 || told || longSide === null ? "" : `-${longSide}`;
}

/** The number stands in the name of a folder: then it counts through all of them. */
function numberedFolders(template: Template): boolean {
  return template.slice(0, -1).some((part) => part.some((piece) => "token" in piece && piece.token === "number"));
}

/** What the first file would be called, where nothing can be planned yet. */
export function exampleOf([first]: readonly Source[], { template, words }: Naming, options: ExportOptions): string {
  if (first === undefined) return "";
  const [longSide = null] = sizesOf(first, options);
  const size = fittedSize(first.picture, longSide);
  const stem = renderTemplate(template, first.picture, { number: 1, size, words });
  return `${stem}${sizeIn(template, longSide, options)}.${endings[options.format]}`;
}
