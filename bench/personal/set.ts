/** The drawn pictures of a style, people who sit for it while it is learned, and others who judge it afterwards. */
import { join } from "node:path";
import { content } from "../../src/engine/drawing/content.ts";
import { seedAt } from "../../src/engine/training/draws.ts";
import { makeFolder } from "../../src/formats/folders.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { writePicture } from "../../src/formats/picture/write.ts";
import { prepareStyle } from "../../src/engine/image/prepare.ts";
import { samples } from "../paths.ts";
import { inWaves } from "./waves.ts";
import { drawnStyle, type FamilyName, familyNames, laidOn } from "../../src/engine/drawing/styles/families.ts";
import type { Pixels } from "../../src/formats/picture/pixels.ts";

/** Families of styles as `atelier train data` draws them, and one that the bundled model saw nothing of. */
export const hands = [...familyNames, "waves"] as const;
export type Hand = FamilyName | "waves";

const SEED = 5;
const LEARNED = 10;
const JUDGES = 2;

const sitting = ["11-astronaut-photograph.jpg", "10-a-woman-with-long-black-hair-in-a-red-shirt.png"];
const others = [
  "01-a-woman-with-short-blonde-hair-and-glasses-in-a-white-shirt.png",
  "03-a-man-with-short-black-hair-in-a-black-shirt.png",
  "06-a-man-with-curly-green-hair-in-a-green-shirt.png",
  "09-a-man-with-bun-blonde-hair-and-a-hat-in-a-purple-shirt.png",
];

/** A person with what the style would make of them. Paths. */
export interface Sitting {
  readonly person: string;
  readonly drawn: string;
}

export interface PersonalSet {
  readonly learned: readonly { readonly path: string; readonly caption: string }[];
  /** Kept aside, to judge by. */
  readonly judges: PersonalSet["learned"];
  readonly sitting: readonly Sitting[];
  /** Not seen while it is learned. */
  readonly others: readonly Sitting[];
}

/** A picture in a hand: of a family one of its styles, in which grain alone differs from picture to picture. */
const inHand = (hand: Hand, picture: Pixels, n: number): Pixels =>
  hand === "waves" ? inWaves(picture) : laidOn(picture, drawnStyle(hand, seedAt(SEED, 100)), seedAt(SEED, 200, n));

/** Draws all of it into a folder. @param side in pixels */
export async function drawSet(folder: string, hand: Hand, side: number): Promise<PersonalSet> {
  await makeFolder(folder);
  const pictures = [];
  for (let n = 0; n < LEARNED + JUDGES; n++) {
    const { picture, words } = await content(seedAt(SEED, n), side, []);
    const path = join(folder, `style-${n + 1}.png`);
    await writePicture(inHand(hand, picture, n), { file: path, format: "png" });
    pictures.push({ path, caption: words });
  }
  const people = async (names: readonly string[]): Promise<readonly Sitting[]> => {
    const all: Sitting[] = [];
    for (const name of names) {
      const [number] = name.split("-");
      const [person, drawn] = [join(folder, `person-${number}.png`), join(folder, `drawn-${number}.png`)];
      const picture = prepareStyle(await readPicture(join(samples.subjects, name)), side);
      await writePicture(picture, { file: person, format: "png" });
      await writePicture(inHand(hand, picture, Number(number)), { file: drawn, format: "png" });
      all.push({ person, drawn });
    }
    return all;
  };
  return {
    learned: pictures.slice(0, LEARNED),
    judges: pictures.slice(LEARNED),
    sitting: await people(sitting),
    others: await people(others),
  };
}
