/** How a face is turned, from points of it in space. */
import type { Face } from "../../contract/library/faces.ts";
import { CORNERS, type MeshPoint } from "./mesh.ts";

/** The middle of the forehead at the hairline, and the chin. */
const [FOREHEAD, CHIN] = [10, 152] as const;

type Vector = readonly [number, number, number];

/** Degrees, as `Face` counts them. */
export function turnOf(points: readonly MeshPoint[]): Face["turn"] {
  const across = unit(between(points[CORNERS[0]]!, points[CORNERS[1]]!));
  const inward = unit(cross(across, between(points[FOREHEAD]!, points[CHIN]!)));
  const [x, y, z] = inward;
  return {
    yaw: degrees(Math.atan2(-x, z)),
    pitch: degrees(Math.atan2(y, Math.hypot(x, z))),
    roll: degrees(Math.atan2(across[1], Math.hypot(across[0], across[2]) * Math.sign(across[0] || 1))),
  };
}

const between = (a: MeshPoint, b: MeshPoint): Vector => [b.x - a.x, b.y - a.y, b.z - a.z];
const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x];
const degrees = (radians: number): number => (radians * 180) / Math.PI;

function unit([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
