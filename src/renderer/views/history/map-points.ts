/** Pictures as points of a map: more like the person the higher, more in the style the further right. */
import type { PictureId } from "../../../contract/id.ts";
import type { MeasuredOutline } from "../../../contract/measures.ts";

/** A picture's place, 0…1 from the left and from the top. */
export interface MapPoint {
  readonly id: PictureId;
  readonly version: string;
  readonly colour: string | null;
  readonly x: number;
  readonly y: number;
}

/** Room at the edges, so that no picture is cut off there. */
const EDGE = 0.1;

/** Those that have both measures, over the range that there is. */
export function mapPoints({ ids, likeness, style, versions, colours }: MeasuredOutline): readonly MapPoint[] {
  const both = ids.flatMap((id, n) => {
    const [up, right] = [likeness[n] ?? null, style[n] ?? null];
    return up === null || right === null
      ? []
      : [{ id, up, right, version: versions[n] ?? "", colour: colours[n] ?? null }];
  });
  const along = (values: readonly number[]): ((value: number) => number) => {
    const least = values.reduce((a, b) => Math.min(a, b), Infinity);
    const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
    return (value) => (most === least ? 0.5 : EDGE + ((1 - 2 * EDGE) * (value - least)) / (most - least));
  };
  const [x, y] = [along(both.map(({ right }) => right)), along(both.map(({ up }) => up))];
  return both.map(({ id, up, right, version, colour }) => ({ id, version, colour, x: x(right), y: 1 - y(up) }));
}

/** Points of which a picture is shown: one in each of so many parts of each side, those of the later points on top. */
export function shownPoints(points: readonly MapPoint[], parts: number): ReadonlySet<PictureId> {
  const taken = new Map<string, PictureId>();
  for (const { id, x, y } of points) {
    const place = `${Math.floor(x * parts)} ${Math.floor(y * parts)}`;
    if (!taken.has(place)) taken.set(place, id);
  }
  return new Set(taken.values());
}

export type Place = readonly [x: number, y: number];

/** Whether a place lies within a closed line, by how often a ray from it crosses the line. */
export function within(line: readonly Place[], [x, y]: Place): boolean {
  let inside = false;
  for (let n = 0, before = line.length - 1; n < line.length; before = n++) {
    const [ax, ay] = line[n]!;
    const [bx, by] = line[before]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
