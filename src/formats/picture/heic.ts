/**
 * HEIC and HEIF, in which telephones keep photographs: decoded by libheif and libde265 as WebAssembly (LGPL 3), loaded
 * with the first such file. The libheif within sharp reads their headers only.
 */
import type { Libheif } from "libheif-js/libheif-wasm/libheif-bundle.mjs";
import { srgbConversion } from "./nclx.ts";
import { type Rgb, rgbTiff } from "./rgb-tiff.ts";

/** As libheif numbers them, in heif.h. */
const rgbColours = 1;
const interleaved = { channel: 10, rgb: 10, rgba: 11, rgbWide: 14, rgbaWide: 15 } as const;

/** Why a file could not be decoded, in libheif's words. */
export class HeicError extends Error {}

/** The instance is kept, but not its memory where a picture took much: WebAssembly never gives any back. */
let kept: Libheif | null = null;
const MOST_KEPT = 256 * 1024 * 1024;

/**
 * The primary picture as an uncompressed TIFF: upright, opaque on white, its ICC profile with it or else sRGB.
 * @param check is told the size before anything is decoded, and may throw
 * @throws HeicError where the file is damaged or coded in another way than HEVC
 */
export async function tiffOfHeic(bytes: Buffer, check: (width: number, height: number) => void): Promise<Buffer> {
  const { default: libheif } = await import("libheif-js/libheif-wasm/libheif-bundle.mjs");
  const heif = (kept ??= libheif({ print() {}, printErr() {} }));
  try {
    return decoded(heif, bytes, check);
  } catch (error) {
    if (error instanceof Error && error.name === "RuntimeError") {
      kept = null;
      throw new HeicError("the decoder ran out of memory", { cause: error });
    }
    throw error;
  } finally {
    if (heif.HEAPU8.length > MOST_KEPT) kept = null;
  }
}

function decoded(heif: Libheif, bytes: Buffer, check: (width: number, height: number) => void): Buffer {
  const released: (() => void)[] = [];
  const later = (release: () => void) => void released.push(release);
  const room = (size: number): number => {
    const at = heif._malloc(size);
    if (at === 0) throw new HeicError("there is not enough memory");
    later(() => heif._free(at));
    return at;
  };
  const read = (at: number) => new DataView(heif.HEAPU8.buffer).getUint32(at, true);
  const error = room(16);
  const out = room(8);
  /** Runs what fills in an error, and gives what it left at `out`. */
  const done = (run: () => void): number => {
    run();
    if (read(error) !== 0) throw new HeicError(textAt(heif, read(error + 8)));
    return read(out);
  };
  try {
    const file = room(bytes.length);
    heif.HEAPU8.set(bytes, file);
    const context = heif._heif_context_alloc();
    later(() => heif._heif_context_free(context));
    done(() => heif._heif_context_read_from_memory(error, context, file, bytes.length, 0));
    const handle = done(() => heif._heif_context_get_primary_image_handle(error, context, out));
    later(() => heif._heif_image_handle_release(handle));
    const width = heif._heif_image_handle_get_width(handle);
    const height = heif._heif_image_handle_get_height(handle);
    check(width, height);

    const bits = heif._heif_image_handle_get_luma_bits_per_pixel(handle);
    const alpha = heif._heif_image_handle_has_alpha_channel(handle) !== 0;
    const chroma = interleaved[`rgb${alpha ? "a" : ""}${bits > 8 ? "Wide" : ""}`];
    const icc = new Uint8Array(heif._heif_image_handle_get_raw_color_profile_size(handle));
    if (icc.length > 0) {
      const at = room(icc.length);
      done(() => heif._heif_image_handle_get_raw_color_profile(error, handle, at));
      icc.set(heif.HEAPU8.subarray(at, at + icc.length));
    }
    const image = done(() => heif._heif_decode_image(error, handle, out, rgbColours, chroma, 0));
    later(() => heif._heif_image_release(image));
    const plane = heif._heif_image_get_plane_readonly(image, interleaved.channel, out);
    if (plane === 0) throw new HeicError("there are no pixels in it");
    const rgb = pixels(heif.HEAPU8, { plane, stride: read(out), width, height, alpha, bits });
    if (icc.length === 0) srgbConversion(...colours(heif, handle, error, out))?.(rgb);
    return rgbTiff(rgb, icc);
  } finally {
    for (const release of released.toReversed()) release();
  }
}

/** Colour primaries and transfer characteristics by their numbers in ITU-T H.273; 2 is "not said". */
function colours(heif: Libheif, handle: number, error: number, out: number): readonly [number, number] {
  const view = () => new DataView(heif.HEAPU8.buffer);
  heif._heif_image_handle_get_nclx_color_profile(error, handle, out);
  if (view().getUint32(error, true) !== 0) return [2, 2];
  const profile = view().getUint32(out, true);
  const found = [view().getUint32(profile + 4, true), view().getUint32(profile + 8, true)] as const;
  heif._heif_nclx_color_profile_free(profile);
  return found;
}

interface Plane {
  readonly plane: number;
  /** Bytes from row to row. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  readonly alpha: boolean;
  readonly bits: number;
}

/** Interleaved samples as 16-bit numbers, where they have more than 8 bits, or as bytes; transparency on white. */
function pixels(memory: Uint8Array<ArrayBuffer>, { plane, stride, width, height, alpha, bits }: Plane): Rgb {
  const most = 2 ** Math.max(8, bits) - 1;
  const channels = alpha ? 4 : 3;
  const wide = bits > 8;
  const data = wide ? new Uint16Array(3 * width * height) : new Uint8Array(3 * width * height);
  for (let y = 0, to = 0; y < height; y++) {
    const start = plane + y * stride;
    const row = wide
      ? new Uint16Array(memory.buffer, start, channels * width)
      : memory.subarray(start, start + channels * width);
    if (!alpha) {
      data.set(row, to);
      to += 3 * width;
      continue;
    }
    for (let x = 0; x < 4 * width; x += 4) {
      const over = row[x + 3]! / most;
      for (let c = 0; c < 3; c++) data[to++] = Math.round(row[x + c]! * over + most * (1 - over));
    }
  }
  return { width, height, most, data };
}

function textAt({ HEAPU8 }: Libheif, at: number): string {
  return Buffer.from(HEAPU8.subarray(at, HEAPU8.indexOf(0, at))).toString("utf8");
}
