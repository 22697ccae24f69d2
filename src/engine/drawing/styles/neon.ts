/** Edges that glow in the dark. */
import { blurred, type Plane } from "../plane.ts";
import { held, ramp } from "../colour.ts";
import type { Family } from "./style.ts";

export const neon: Family = ({ palette }, seen) => {
  const edge: Plane = seen.edges(1);
  const [glow, light] = [blurred(edge, 3 * seen.scale).values, seen.softLight(4).values];
  const colours = palette.length > 3 ? palette.slice(1) : palette;
  return (n) => {
    const [hue, dark] = [ramp(colours, light[n]!), seen.at(n)];
    const shine = 1.2 * edge.values[n]! + 0.9 * glow[n]!;
    const at = (channel: 0 | 1 | 2): number => held(0.12 * dark[channel] + hue[channel] * shine, 0, 255);
    return [at(0), at(1), at(2)];
  };
};
