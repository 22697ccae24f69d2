/** A library of many pictures, as years of work leave it behind, made in seconds. */
import { createHash } from "node:crypto";
import { linkSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import type { Colour } from "../../src/contract/library/finding.ts";
import { makeReady } from "../../src/main/library/pictures/looks.ts";
import { insertPicture, type Link } from "../../src/main/library/pictures/record.ts";
import { openStore } from "../../src/main/library/opening/open.ts";
import type { Store } from "../../src/main/library/database/store.ts";
import { recipeWith } from "../../tests/fixtures/recipe.ts";

const side = 512;
/** Of the words that prompts are made of, each picture has three. */
const words = "harbour lighthouse café garden winter orchard violin market bridge meadow rain balloon".split(" ");

export interface Wish {
  /** The user's folder: `home` and `Pictures` go there. */
  readonly folder: string;
  readonly pictures: number;
  /** How many of them differ; the others are further names of the same files. */
  readonly different?: number;
  /** Folder with `styles` and `subjects`. */
  readonly assets: string;
}

/**
 * Fills a new library: batches of four over three years. As in a library that grew, small editions and colours were
 * made when the pictures were.
 */
export async function fillLibrary({ folder, pictures, assets, different = 100 }: Wish): Promise<void> {
  const home = join(folder, "home");
  const picturesFolder = join(folder, "Pictures", "USO Atelier");
  mkdirSync(picturesFolder, { recursive: true });
  const { store, close } = await openStore({ home, picturesFolder, samples: assets, keep: "copied" });
  const drawn = await drawings(store, join(folder, "drawings"), different);
  const [people, styles] = [entriesOf(store, "person"), entriesOf(store, "style")];
  store.database.transaction(() => {
    let job = 0;
    for (let n = 0; n < pictures; n++) {
      const drawing = drawn[n % drawn.length]!;
      const path = join(picturesFolder, `picture-${n}.png`);
      linkSync(drawing.path, path);
      if (n % 4 === 0) job = addJob(store);
      const made = madeAt(Math.floor(n / 4) / (pictures / 4), n % 4);
      insertPicture(store, { ...drawing, job, path, made, ...common(n) }, [linkTo(people, n), linkTo(styles, n)]);
    }
  });
  close();
}

/** Days of three years. */
const span = 3 * 365;

/**
 * When a picture was made: batches spread evenly over three years and their daylight, so that none reaches over
 * midnight, whatever the time is; within one a minute apart.
 * @param share  of the three years that had passed
 */
function madeAt(share: number, minute: number): number {
  const [day, part] = [Math.floor(share * span), (share * span) % 1];
  const morning = new Date();
  morning.setDate(morning.getDate() - span + day);
  morning.setHours(6, 0, 0, 0);
  return Math.round(morning.getTime() + part * 12 * 3_600_000) + 60_000 * minute;
}

const common = (n: number) => ({
  width: side,
  height: side,
  seconds: 20,
  provider: "cpu",
  recipe: recipeWith({
    seed: 100_000 + n,
    prompt: `a ${words[n % 12]} with ${words[(n * 5 + 1) % 12]} in ${words[(n * 7 + 3) % 12]}`,
  }),
});

type Kind = "person" | "style";

const entriesOf = ({ database }: Store, kind: Kind) =>
  database.all<{ readonly id: number; readonly kind: Kind; readonly name: string }>(
    "SELECT id, kind, name FROM entry WHERE kind = ? ORDER BY id",
    kind,
  );

/** The link of the n-th picture: the samples are taken by turns. */
function linkTo(entries: ReturnType<typeof entriesOf>, n: number): Link {
  const { id, kind, name } = entries[n % entries.length]!;
  return { kind, entry: id, reference: null, source: null, name, weight: 100 };
}

const addJob = ({ database }: Store): number =>
  database.run("INSERT INTO job (draft, title, seed, state, added, position) VALUES ('{}', '', 1, 'done', 0, 0)");

interface Drawing {
  readonly path: string;
  readonly sha256: string;
  readonly colour: Colour;
}

/** Pictures with soft shapes and some grain, so that decoding them costs what a portrait costs. */
async function drawings(store: Store, folder: string, different: number): Promise<readonly Drawing[]> {
  mkdirSync(folder, { recursive: true });
  const grain = await sharp({
    create: {
      width: side,
      height: side,
      channels: 3,
      background: "#808080",
      noise: { type: "gaussian", mean: 128, sigma: 18 },
    },
  })
    .png()
    .toBuffer();
  const made: Drawing[] = [];
  for (let n = 0; n < different; n++) {
    const hue = (n * 137) % 360;
    const svg = `<svg width="${side}" height="${side}"><rect width="100%" height="100%" fill="hsl(${hue} 40% 45%)"/><circle cx="${100 + ((n * 53) % 300)}" cy="220" r="150" fill="hsl(${(hue + 150) % 360} 55% 65%)"/></svg>`;
    const path = join(folder, `${n}.png`);
    await sharp(Buffer.from(svg))
      .composite([{ input: grain, blend: "soft-light" }])
      .png({ compressionLevel: 3 })
      .toFile(path);
    const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
    made.push({ path, sha256, colour: await makeReady(store, { path, sha256 }) });
  }
  return made;
}
