/**
 * Encoding and decoding large pictures tile by tile, in the memory of one tile. Tiles have one size, so that one loaded
 * network serves all of them; they overlap, and where they do one fades into the next, so that no seam shows. A tile
 * knows nothing beyond its edges but what it is told (see statistics.ts): the result is near that of the whole, not
 * equal to it, except where one tile covers the picture.
 */
import { yieldToEvents, type FloatValue, type RunOptions } from "../../runtime/session.ts";

/** Both in places of the latent. Tiles stand closer than asked for where that spreads them evenly. */
export interface Tiling {
  readonly side: number;
  /** The least that neighbours share; less than the side. */
  readonly overlap: number;
}

/** Sides of a picture in pixels, or of a latent in places. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** True where one tile covers a latent of this size. */
export const isOneTile = ({ width, height }: Size, { side }: Tiling): boolean => Math.max(width, height) <= side;

/** Computes one tile: planes [channels, height, width] to planes. */
export type OfTile = (tile: FloatValue) => Promise<FloatValue>;

/** A latent [channels, height, width] to its picture, by whatever decodes a tile of it. */
export const decodeTiled = (
  latent: FloatValue,
  decode: OfTile,
  tiling: Tiling,
  options?: RunOptions,
): Promise<FloatValue> => byTiles(latent, 1, tiling, decode, options);

/**
 * A picture [channels, height, width] to its latent, by whatever encodes a tile of it.
 * @param reduction pixels of a latent's place on each axis; the picture's sides are multiples of it
 */
export const encodeTiled = (
  picture: FloatValue,
  encode: OfTile,
  reduction: number,
  tiling: Tiling,
  options?: RunOptions,
): Promise<FloatValue> => byTiles(picture, reduction, tiling, encode, options);

/** Where tiles begin on one axis of so many places, and how long they are. */
export interface TileAxis {
  readonly length: number;
  readonly side: number;
  readonly starts: readonly number[];
}

/**
 * The fewest tiles that cover an axis, spread evenly, all of them within it.
 * @throws RangeError where the numbers are not whole, or tiles would share all they have
 */
export function tilesAlong(length: number, { side, overlap }: Tiling): TileAxis {
  if (!(Number.isInteger(side) && Number.isInteger(overlap) && overlap >= 0 && overlap < side))
    throw new RangeError(`tiles of ${side} places cannot share ${overlap}`);
  if (!Number.isInteger(length)) throw new RangeError(`${length} places cannot be cut into tiles`);
  if (length <= side) return { length, side: length, starts: [0] };
  const count = Math.ceil((length - overlap) / (side - overlap));
  return {
    length,
    side,
    starts: Array.from({ length: count }, (_, n) => Math.round((n * (length - side)) / (count - 1))),
  };
}

/**
 * How much each tile counts at each of its `scale` values a place: rising over what it shares with the tile before,
 * falling over what it shares with the next. All tiles together count 1 everywhere.
 */
function fades({ length, side, starts }: TileAxis, scale: number): readonly Float32Array[] {
  const own = starts.map((start, n) => {
    const shared = (other: number | undefined): number =>
      other === undefined ? 0 : (side - Math.abs(other - start)) * scale;
    const [before, after] = [shared(starts[n - 1]), shared(starts[n + 1])];
    const ramp = (at: number, over: number): number => (over > 0 ? Math.min(1, (at + 0.5) / over) : 1);
    return Float64Array.from({ length: side * scale }, (_, x) =>
      Math.min(ramp(x, before), ramp(side * scale - 1 - x, after)),
    );
  });
  const sums = new Float64Array(length * scale);
  own.forEach((tile, n) => tile.forEach((weight, x) => (sums[starts[n]! * scale + x]! += weight)));
  return own.map((tile, n) => Float32Array.from(tile, (weight, x) => weight / sums[starts[n]! * scale + x]!));
}

/** @param unit values of the input on each axis that one place stands for */
async function byTiles(
  value: FloatValue,
  unit: number,
  tiling: Tiling,
  run: OfTile,
  options: RunOptions = {},
): Promise<FloatValue> {
  const [channels, height, width] = value.shape as readonly [number, number, number];
  const [rows, columns] = [tilesAlong(height / unit, tiling), tilesAlong(width / unit, tiling)];
  const tiles = rows.starts.flatMap((top, y) => columns.starts.map((left, x) => ({ top, left, y, x })));
  if (tiles.length === 1) return run(value);

  let blend: Blend | null = null;
  for (const [n, { top, left, y, x }] of tiles.entries()) {
    if (n > 0) await yieldToEvents(options, n / tiles.length);
    const area = { top: top * unit, left: left * unit, height: rows.side * unit, width: columns.side * unit };
    const part = await run({ data: cutPlanes(value, area), shape: [channels, area.height, area.width] });
    blend ??= blendOf(rows, columns, part.shape);
    add(blend, part, { start: top, fade: blend.down[y]! }, { start: left, fade: blend.across[x]! });
  }
  return blend!.sum;
}

interface Area {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

function cutPlanes({ data, shape }: FloatValue, { top, left, height, width }: Area): Float32Array {
  const [channels, rows, columns] = shape as readonly [number, number, number];
  const cut = new Float32Array(channels * height * width);
  for (let line = 0; line < channels * height; line++) {
    const from = (Math.floor(line / height) * rows + top + (line % height)) * columns + left;
    cut.set(data.subarray(from, from + width), line * width);
  }
  return cut;
}

/** The sum of all tiles' results, each counting as much as its fades, down and across, say. */
interface Blend {
  readonly sum: FloatValue;
  /** Values of the result on each axis that one place stands for. */
  readonly scale: number;
  readonly down: readonly Float32Array[];
  readonly across: readonly Float32Array[];
}

/** @param shape of one tile's result, from which follows how large the whole will be */
function blendOf(rows: TileAxis, columns: TileAxis, [channels, height, width]: readonly number[]): Blend {
  const scale = height! / rows.side;
  if (!Number.isInteger(scale) || width !== columns.side * scale)
    throw new RangeError(`a tile of ${columns.side} × ${rows.side} places gave ${width} × ${height} values`);
  const shape = [channels!, rows.length * scale, columns.length * scale];
  return {
    sum: { data: new Float32Array(shape.reduce((a, b) => a * b)), shape },
    scale,
    down: fades(rows, scale),
    across: fades(columns, scale),
  };
}

function add(
  { sum, scale }: Blend,
  { data, shape }: FloatValue,
  down: { readonly start: number; readonly fade: Float32Array },
  across: typeof down,
): void {
  const [, height, width] = shape as readonly [number, number, number];
  const [, fullHeight, fullWidth] = sum.shape as readonly [number, number, number];
  for (let line = 0; line < data.length / width; line++) {
    const to =
      (Math.floor(line / height) * fullHeight + down.start * scale + (line % height)) * fullWidth +
      across.start * scale;
    const weight = down.fade[line % height]!;
    for (let i = 0; i < width; i++) sum.data[to + i]! += data[line * width + i]! * weight * across.fade[i]!;
  }
}
