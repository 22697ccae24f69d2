/**
 * What is told of eyes and heads, on pictures made for it: lids drawn down by and by, one or both, eyes covered,
 * heads turned. How far the lids stand apart, and what is seen between an eye's corners, stand beside it.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { lookOf } from "../src/engine/faces/eyes.ts";
import { findFaces, meshesOf } from "../src/engine/faces/find.ts";
import { lidsOf, opening, type Side } from "../src/engine/faces/lids.ts";
import { turnOf } from "../src/engine/faces/pose.ts";
import type { Pixels } from "../src/formats/picture/pixels.ts";
import { readPicture } from "../src/formats/picture/read.ts";
import { covers, turned, withEyesCovered, withLidsDown } from "../tests/fixtures/altered-faces.ts";

const shares = [0, 0.5, 0.75, 1] as const;
const yaws = [-60, -45, -30, 0, 30, 45, 60] as const;

/** A line for every picture in the folders that has a face, under heads; a few seconds a picture. */
export async function* eyesTable(folders: readonly string[]): AsyncGenerator<string> {
  for (const folder of folders)
    for (const name of (await readdir(folder)).filter((file) => /\.(png|jpe?g|webp)$/i.test(file)).toSorted()) {
      const picture = await readPicture(join(folder, name));
      const [mesh] = await meshesOf(picture);
      if (!mesh) continue;
      const { points } = mesh;
      const line = async (what: string, altered: Pixels): Promise<string> =>
        `    ${what.padEnd(40)}${await told(altered)}`;
      yield name.slice(0, 50);
      for (const share of shares) yield await line(`lids ${100 * share} % down`, withLidsDown(picture, points, share));
      yield await line("a wink", withLidsDown(picture, points, 1, [0]));
      for (const [what, cover] of Object.entries(covers))
        yield await line(what, withEyesCovered(picture, points, cover));
      for (const yaw of yaws) yield await line(`turned by ${yaw} degrees`, turned(picture, points, yaw));
    }
}

async function told(picture: Pixels): Promise<string> {
  const [[face], [mesh]] = [await findFaces(picture), await meshesOf(picture)];
  if (!face || !mesh) return "no face";
  const lids = await lidsOf(picture, mesh.points);
  const of = (value: (side: Side) => string): string => `${value("left")} ${value("right")}`;
  const look = (side: Side) => lookOf(picture, mesh.points, side);
  return [
    of((side) => face.eyes[side]).padEnd(16),
    `lids apart ${of((side) => opening(lids[side]).toFixed(2))}`,
    `across ${of((side) => look(side).across.toFixed(3))}`,
    `down ${of((side) => look(side).down.toFixed(3))}`,
    `light ${of((side) => look(side).lightness.toFixed(2))}`,
    `tint ${of((side) => look(side).tint.toFixed(2))}`,
    `yaw ${turnOf(mesh.points).yaw.toFixed(0)}`,
  ].join("  ");
}
