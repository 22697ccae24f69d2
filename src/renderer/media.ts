/** Addresses of pictures, for `src` of images. All on the window's own origin. */
import type { LoraFormat } from "../contract/learning/lora-format.ts";
import type { JobId, PictureId, ReferenceId, StyleId } from "../contract/values/id.ts";
import type { Reference } from "../contract/library/library.ts";

/** Thumbnails come in few sizes, so that they are kept: the next one that is sharp enough for a tile on this screen. */
export function thumbnailWidth(cssPixels: number, density: number = globalThis.devicePixelRatio ?? 1): number {
  const wanted = cssPixels * density;
  return [128, 256, 512, 1024].find((size) => size >= wanted) ?? 2048;
}

/**
 * A picture the studio made; the whole of it, or a thumbnail for a tile of so many CSS pixels. With the begin of its
 * digest it is loaded once and kept.
 */
export function pictureUrl(id: PictureId, tile?: number, version?: string): string {
  const query = [
    ...(tile === undefined ? [] : [`w=${thumbnailWidth(tile)}`]),
    ...(version === undefined ? [] : [`v=${version}`]),
  ].join("&");
  return `/media/picture/${id}${query ? `?${query}` : ""}`;
}

/**
 * A reference as it is used, turned and cropped; `whole` leaves the crop out. How it is seen stands in the address, so
 * that another look is not taken from the cache.
 */
export function referenceUrl(
  { id, turn, crop }: Pick<Reference, "id" | "turn" | "crop">,
  { tile, whole = false }: { readonly tile?: number; readonly whole?: boolean } = {},
): string {
  const query = [
    ...(tile === undefined ? [] : [`w=${thumbnailWidth(tile)}`]),
    ...(turn === 0 ? [] : [`turn=${turn}`]),
    ...(crop === null || whole ? [] : [`crop=1&of=${encodeURIComponent(Object.values(crop).join("_"))}`]),
  ].join("&");
  return `/media/reference/${id}${query ? `?${query}` : ""}`;
}

/** A reference of which no more than the id is known, as it is used. */
export const usedReferenceUrl = (id: ReferenceId, tile?: number): string =>
  `/media/reference/${id}?crop=1${tile === undefined ? "" : `&w=${thumbnailWidth(tile)}`}`;

/** What a picture was made of, as it was then: the n-th subject or style of its recipe. */
export const madeOfUrl = (role: "subject" | "style", id: PictureId, n: number, tile?: number): string =>
  `/media/${role}/${id}/${n}${tile === undefined ? "" : `?w=${thumbnailWidth(tile)}`}`;

/** A file of what was learned of a style, to be saved: a LoRA as other programs read it where a format is named. */
export const learnedUrl = (style: StyleId, digest: string, format?: LoraFormat): string =>
  `/media/learned/${style}/${digest}${format ? `?format=${format}` : ""}`;

/** The live preview of a running job. */
export const previewUrl = (id: JobId, step: number): string => `/media/preview/${id}?step=${step}`;

/** A picture of a triplet in the curated folder that is open; with its digest it is loaded once and kept. */
export const curatedUrl = (part: "content" | "style" | "target", id: string, sha256: string): string =>
  `/media/curated/${part}/${encodeURIComponent(id)}?w=1024&v=${sha256.slice(0, 16)}`;
