/** Noise as nature has it: more of it the coarser it is. */
import type { Chance } from "./chance.ts";
import { plane, type Plane } from "./plane.ts";

const smooth = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);

/**
 * Noise of mean 0 and deviation 1 whose power falls with the frequency as f^−`fall`: 0 is white, 2 is that of natural
 * pictures. Octaves of interpolated chance, each half as coarse as the one before.
 */
export function clouds(c: Chance, width: number, height: number, fall: number): Plane {
  const sum = new Float32Array(width * height);
  for (let cells = 2; cells <= Math.max(width, height); cells *= 2) {
    // In two dimensions an octave's power is that of its frequency times the frequency squared.
    const strength = cells ** ((2 - fall) / 2);
    const corners = Float32Array.from({ length: (cells + 2) ** 2 }, () => c.normal());
    const corner = (x: number, y: number): number => corners[y * (cells + 2) + x]!;
    const side = Math.max(width, height);
    for (let n = 0; n < sum.length; n++) {
      const [u, v] = [((n % width) * cells) / side, (Math.floor(n / width) * cells) / side];
      const [x, y] = [Math.floor(u), Math.floor(v)];
      const [s, t] = [smooth(u - x), smooth(v - y)];
      const above = corner(x, y) * (1 - s) + corner(x + 1, y) * s;
      const below = corner(x, y + 1) * (1 - s) + corner(x + 1, y + 1) * s;
      sum[n]! += strength * (above * (1 - t) + below * t);
    }
  }
  const mean = sum.reduce((a, b) => a + b) / sum.length;
  const deviation = Math.sqrt(sum.reduce((a, b) => a + (b - mean) ** 2, 0) / sum.length) + 1e-6;
  return plane(width, height, (_x, _y, n) => (sum[n]! - mean) / deviation);
}
