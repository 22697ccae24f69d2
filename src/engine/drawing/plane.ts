/** A plane of numbers, one a pixel, and what filters make of it. Beyond its edge the last row or column goes on. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  /** Row after row from the top. */
  readonly values: Float32Array;
}

export const plane = (width: number, height: number, at: (x: number, y: number, n: number) => number): Plane => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, n) => at(n % width, Math.floor(n / width), n)),
});

const within = (n: number, length: number): number => Math.min(length - 1, Math.max(0, n));

/** A weighted sum of neighbours along both axes. */
function filtered({ width, height, values }: Plane, across: readonly number[], down: readonly number[]): Plane {
  const along = (from: Float32Array, weights: readonly number[], [dx, dy]: readonly [number, number]): Float32Array => {
    const middle = (weights.length - 1) / 2;
    const to = new Float32Array(from.length);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) {
          const by = k - middle;
          sum += weights[k]! * from[within(y + dy * by, height) * width + within(x + dx * by, width)]!;
        }
        to[y * width + x] = sum;
      }
    return to;
  };
  return { width, height, values: along(along(values, across, [1, 0]), down, [0, 1]) };
}

/** Blurred by a Gaussian of this deviation in pixels. */
export function blurred(of: Plane, deviation: number): Plane {
  const reach = Math.max(1, Math.ceil(3 * deviation));
  const bell = Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-((n - reach) ** 2) / (2 * deviation ** 2)));
  const sum = bell.reduce((a, b) => a + b);
  const weights = bell.map((w) => w / sum);
  return filtered(of, weights, weights);
}

/** The mean of a square of `side` pixels about each, `side` odd. */
export function meaned(of: Plane, side: number): Plane {
  const weights = Array.from({ length: side }, () => 1 / side);
  return filtered(of, weights, weights);
}

/** The median of a square of `side` pixels about each, `side` odd. */
export function medianed({ width, height, values }: Plane, side: number): Plane {
  const reach = (side - 1) / 2;
  const around = new Float32Array(side * side);
  return plane(width, height, (x, y) => {
    let n = 0;
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++)
        around[n++] = values[within(y + dy, height) * width + within(x + dx, width)]!;
    return around.toSorted()[(n - 1) / 2]!;
  });
}

/** The value below which this share of a plane's values lies. */
export const quantile = ({ values }: Plane, share: number): number =>
  values.toSorted()[Math.floor(share * (values.length - 1))]!;

/** How much of an edge there is, 0…1: Sobel's gradient after a blur, as a share of what nearly all pixels are below. */
export function edges(of: Plane, deviation: number): Plane {
  const smooth = blurred(of, deviation);
  const [slope, beside] = [
    [-1, 0, 1],
    [1, 2, 1],
  ] as const;
  const [across, down] = [filtered(smooth, slope, beside).values, filtered(smooth, beside, slope).values];
  const steep = { ...of, values: across.map((v, n) => Math.hypot(v, down[n]!)) };
  const strong = quantile(steep, 0.97) + 1e-3;
  return { ...of, values: steep.values.map((v) => Math.min(1, v / strong)) };
}

/** Brought to 0…1. */
export function stretched(of: Plane): Plane {
  let [low, high] = [Infinity, -Infinity];
  for (const v of of.values) [low, high] = [Math.min(low, v), Math.max(high, v)];
  return { ...of, values: of.values.map((v) => (v - low) / (high - low + 1e-6)) };
}
