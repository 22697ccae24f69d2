/** Pictures as points of a map: more like the person the higher, more in the style the further right. */
import type { PictureId } from "../../../contract/values/id.ts";
import type { MeasuredOutline } from "../../../contract/learning/measures.ts";

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

/**
 * Points of which a picture is shown, each of which has room: none stands nearer to another than they are long, along
 * one side at least. The first come first.
 * @param room of a picture, as a share of the map's width and of its height
 */
export function shownPoints(points: readonly MapPoint[], room: Place): ReadonlySet<PictureId> {
  const shown: MapPoint[] = [];
  for (const point of points) {
    const free = shown.every(({ x, y }) => Math.abs(x - point.x) >= room[0] || Math.abs(y - point.y) >= room[1]);
    if (free) shown.push(point);
  }
  return new Set(shown.map(({ id }) => id));
}

/** Ways of the arrow keys: how far right, how far down. */
const ways: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The point to which an arrow key leads: near, and rather in that direction than beside it. Of points that lie on one
 * another the next. Home and End lead to the first and last, so that all are reached; undefined for other keys, and
 * where nothing lies there.
 */
export function pointTowards(points: readonly MapPoint[], from: MapPoint, key: string): MapPoint | undefined {
  if (key === "Home") return points[0];
  if (key === "End") return points.at(-1);
  const way = ways[key];
  if (!way) return undefined;
  const [right, down] = way;
  const place = points.indexOf(from);
  let best: MapPoint | undefined;
  let least = Infinity;
  for (const [n, point] of points.entries()) {
    const [x, y] = [point.x - from.x, point.y - from.y];
    const along = x * right + y * down;
    const beside = Math.abs(x * down) + Math.abs(y * right);
    const next = along > 0 || (along === 0 && beside === 0 && (n - place) * (right + down) > 0);
    const far = along + 2 * beside;
    if (!next || far >= least) continue;
    best = point;
    least = far;
  }
  return best;
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
