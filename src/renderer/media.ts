/** Addresses of pictures, for `src` of images. All on the window's own origin. */
import type { JobId, PictureId, ReferenceId } from "../contract/id.ts";

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

/** A reference; `crop` shows it as it is used. Pass the crop itself, so that a new one is not taken from the cache. */
export function referenceUrl(
  id: ReferenceId,
  { tile, crop }: { readonly tile?: number; readonly crop?: object | null } = {},
): string {
  const query = [
    tile === undefined ? "" : `w=${thumbnailWidth(tile)}`,
    crop ? `crop=1&of=${encodeURIComponent(Object.values(crop).join("_"))}` : "",
  ]
    .filter(Boolean)
    .join("&");
  return `/media/reference/${id}${query ? `?${query}` : ""}`;
}

/** What a picture was made of, as it was then: the n-th subject or style of its recipe. */
export const madeOfUrl = (role: "subject" | "style", id: PictureId, n: number, tile?: number): string =>
  `/media/${role}/${id}/${n}${tile === undefined ? "" : `?w=${thumbnailWidth(tile)}`}`;

/** The live preview of a running job. */
export const previewUrl = (id: JobId, step: number): string => `/media/preview/${id}?step=${step}`;
