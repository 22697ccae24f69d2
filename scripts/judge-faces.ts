/**
 * `npm run judge:faces -- <goals> <pictures>`: in how many of a model's pictures the studio finds the face again, and
 * how like the person's it is. The folders are those of `scripts/bundled-model/judge.py`; the goals are measured
 * beside the pictures, as a style itself may leave nothing of a face.
 */
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { faceMeasurer } from "../src/engine/measure/faces.ts";
import type { Absence } from "../src/contract/learning/measures.ts";
import { readPicture, type Picture } from "../src/formats/picture/read.ts";

const [goals, pictures] = process.argv.slice(2);
if (goals === undefined || pictures === undefined) {
  console.log(
    "Says in how many pictures a face is found again, and how like the person's.\n\n  npm run judge:faces -- goals painted",
  );
  process.exit(goals === "--help" ? 0 : 2);
}

type Likeness = number | Absence | "no picture";

const measurer = await faceMeasurer();

async function likeness(file: string, photograph: Picture): Promise<Likeness> {
  return existsSync(file) ? measurer.compare(await readPicture(file), photograph) : "no picture";
}

/** How many have a face and what the mean likeness of those is, as one says it. */
function summary(measured: readonly Likeness[]): string {
  const found = measured.filter((one) => typeof one === "number");
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
  const like = found.length === 0 ? "" : `, mean likeness ${mean.toFixed(2)}`;
  return `a face in ${found.length} of ${measured.length}${like}`;
}

const said = (one: Likeness): string => (typeof one === "number" ? one.toFixed(2) : one);

const people = globSync("photo-*.png", { cwd: goals }).map((file) => file.slice("photo-".length, -".png".length));
if (people.length === 0) throw new Error(`${goals} has no photo-NAME.png; judge.py goals writes them`);
for (const person of people.sort()) {
  const photograph = await readPicture(join(goals, `photo-${person}.png`));
  const ofGoals: Likeness[] = [];
  const ofPictures: Likeness[] = [];
  for (const goal of globSync(`goal-*-${person}.png`, { cwd: goals }).sort()) {
    const name = goal.slice("goal-".length);
    ofGoals.push(await likeness(join(goals, goal), photograph));
    ofPictures.push(await likeness(join(pictures, name), photograph));
    console.log(`${name.slice(0, -".png".length)}: ${said(ofPictures.at(-1)!)} (goal: ${said(ofGoals.at(-1)!)})`);
  }
  console.log(`${person}: ${summary(ofPictures)} (goals: ${summary(ofGoals)})`);
}
