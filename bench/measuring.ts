/** How many pictures a second each measure takes, and how long a large history is sorted by one. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type MeasureKind, measureKinds } from "../src/contract/learning/measures.ts";
import { findFaces } from "../src/engine/faces/find.ts";
import type { Measurer } from "../src/engine/measure/measurer.ts";
import { openMeasurers } from "../src/engine/measure/measurers.ts";
import { type Picture, readPicture } from "../src/formats/picture/read.ts";
import { openStore } from "../src/main/library/opening/open.ts";
import { outline } from "../src/main/library/finding/outline.ts";
import { measuringWith } from "../src/main/models/measures.ts";
import { median, timed } from "./measure.ts";
import { randomNetworks } from "./measuring-weights.ts";
import { bundled, samples } from "./paths.ts";
import { fillLibrary } from "./studio/library.ts";

export interface MeasureSpeed {
  readonly name: string;
  /** null where it cannot be taken of these pictures. */
  readonly perSecond: number | null;
}

/**
 * Every measure, on the sample people against a sample style; reading the files does not count. Networks that are not
 * at hand are of random numbers, which lie in the folder.
 */
export async function measureSpeeds(folder: string): Promise<readonly MeasureSpeed[]> {
  const names = (await readdir(samples.subjects)).filter((name) => /\.(png|jpe?g)$/.test(name)).toSorted();
  const pictures = await Promise.all(names.map((name) => readPicture(join(samples.subjects, name))));
  const [reference, style] = await Promise.all([readPicture(bundled.subject), readPicture(bundled.style)]);
  const { bundled: model, networks } = await measuringWith();
  const random = await randomNetworks(folder, networks);
  const { all, release } = await openMeasurers({ bundled: model, networks: [...networks, ...random] });
  const rows: MeasureSpeed[] = [];
  try {
    for (const measurer of all) {
      const against = measurer.kind === "likeness" ? reference : style;
      const name = nameOf(measurer);
      // What one measure has seen of a picture is remembered for the next: to each they are others.
      const own = pictures.map((one) => ({ ...one, sha256: `${one.sha256} ${name}` }));
      rows.push({ name, perSecond: await speedOf(own, (one) => measurer.compare(one, against)) });
    }
  } finally {
    await release();
  }
  rows.push({ name: "faces · found", perSecond: await speedOf(pictures, (one) => findFaces(one)) });
  const whose = (one: Picture) => findFaces(one, { identities: true });
  rows.push({ name: "faces · and whose they are", perSecond: await speedOf(pictures, whose) });
  return rows;
}

const nameOf = ({ kind, by, formula }: Measurer): string => `${kind} · ${by} (${formula})`;

/** The first picture warms up: it opens what is opened once, and what is kept of the reference. */
async function speedOf(
  [first, ...rest]: readonly Picture[],
  measure: (picture: Picture) => Promise<unknown>,
): Promise<number | null> {
  await measure(first!);
  const milliseconds = await timed(async () => {
    for (const picture of rest) await measure(picture);
  });
  return rest.length === 0 ? null : (1_000 * rest.length) / milliseconds;
}

export interface SortSpeed {
  readonly pictures: number;
  /** Milliseconds by the clock, and of the processor, which others do not slow down; medians. */
  readonly sorted: number;
  readonly computed: number;
}

/** A library of so many pictures, each measured, sorted by likeness as the history asks for it. */
export async function sortSpeed(folder: string, pictures: number, turns: number): Promise<SortSpeed> {
  const assets = join(samples.subjects, "..");
  await fillLibrary({ folder, pictures, assets, different: 4 });
  const picturesFolder = join(folder, "Pictures", "USO Atelier");
  const { store, close } = await openStore({
    home: join(folder, "home"),
    picturesFolder,
    samples: assets,
    keep: "copied",
  });
  try {
    const { database } = store;
    const ids = database.all<{ readonly id: number }>("SELECT id FROM picture ORDER BY id");
    const likeness: MeasureKind = measureKinds[0];
    database.transaction(() => {
      for (const [n, { id }] of ids.entries()) {
        const value = ((n * 7919) % 10_007) / 10_007;
        database.run(
          `INSERT INTO measure (picture, kind, formula, weights, why, "by", rough, value, share, lead)
           VALUES (?, ?, 'bench/1', NULL, NULL, 'pixels', 1, ?, ?, ?)`,
          id,
          likeness,
          value,
          value,
          6 * value - 3,
        );
      }
    });
    const [times, computed]: [number[], number[]] = [[], []];
    for (let turn = 0; turn <= turns; turn++) {
      const before = process.cpuUsage();
      const time = await timed(async () => void outline(store, {}, "likeness"));
      const { user, system } = process.cpuUsage(before);
      if (turn === 0) continue; // warms up
      times.push(time);
      computed.push((user + system) / 1_000);
    }
    return { pictures: ids.length, sorted: median(times), computed: median(computed) };
  } finally {
    close();
  }
}

export const measureTable = (speeds: readonly MeasureSpeed[], { pictures, sorted, computed }: SortSpeed): string => {
  const wide = Math.max(...speeds.map(({ name }) => name.length));
  const lines = speeds.map(
    ({ name, perSecond }) => `  ${name.padEnd(wide)}  ${(perSecond === null ? "–" : perSecond.toFixed(1)).padStart(8)}`,
  );
  return [
    "\nPictures a second, each measured against one reference:",
    ...lines,
    `\n${pictures} pictures sorted by likeness: ${sorted.toFixed(0)} ms, ${computed.toFixed(0)} ms of the processor (aim: under 50 ms)`,
  ].join("\n");
};
