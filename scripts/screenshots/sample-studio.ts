/** A studio that looks as it does after some weeks of work: people, styles and pictures that were really made and measured. */
import { type Draft, usualDraft } from "../../src/contract/making/draft.ts";
import { settingsOf } from "../../src/contract/library/keeping.ts";
import { noModel } from "../../src/contract/making/recipe.ts";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import sharp, { type Matrix3x3 } from "sharp";
import type { PersonId, PictureId, StyleId } from "../../src/contract/values/id.ts";
import { connect } from "../../src/contract/rpc/client.ts";
import { memoryPorts } from "../../src/contract/rpc/memory.ts";
import { serve } from "../../src/contract/rpc/server.ts";
import { type StudioCalls, studioCalls, type StudioEvents } from "../../src/contract/studio.ts";
import { openStudio } from "../../src/main/studio.ts";
import { root } from "../launch.mjs";
import { writeCurated } from "../../tests/fixtures/curated.ts";

/** What is made: whom, in which styles with which weights, in how many variations, and how many days ago. */
interface Wish {
  readonly person: string;
  readonly styles: readonly (readonly [name: string, weight: number])[];
  readonly count?: number;
  readonly seed: number;
  readonly days: number;
  readonly stars?: number;
  readonly prompt?: string;
}

const wishes: readonly Wish[] = [
  { person: "Hugo", styles: [["Comic", 100]], seed: 41, days: 9 },
  { person: "Greta", styles: [["Watercolor", 100]], seed: 7, days: 9, stars: 3 },
  { person: "Jonas", styles: [["Stained glass", 100]], seed: 64, days: 9 },
  { person: "Clara", styles: [["Oil painting", 100]], count: 2, seed: 88, days: 2, stars: 4 },
  { person: "Daniel", styles: [["Poster", 100]], seed: 12, days: 2 },
  { person: "Theo", styles: [["Vintage photo", 100]], seed: 71, days: 2 },
  { person: "Emil", styles: [["Pastel", 100]], seed: 510, days: 2 },
  { person: "Bruno", styles: [["Duotone", 100]], count: 2, seed: 23, days: 1, stars: 3 },
  { person: "Ines", styles: [["Watercolor", 100]], seed: 300, days: 1 },
  { person: "Fay", styles: [["Charcoal", 100]], seed: 19, days: 1 },
  { person: "Greta", styles: [["Duotone", 100]], count: 2, seed: 204, days: 1, stars: 4 },
  { person: "Hugo", styles: [["Cross stitch", 100]], seed: 33, days: 1 },
  {
    person: "Bruno",
    styles: [
      ["Charcoal", 100],
      ["Vintage photo", 40],
    ],
    seed: 33,
    days: 0,
    stars: 3,
  },
  { person: "Daniel", styles: [["Charcoal", 100]], seed: 33, days: 0 },
  { person: "Ines", styles: [["Pastel", 100]], seed: 19, days: 0, stars: 2 },
  { person: "Eileen", styles: [["Charcoal", 100]], count: 2, seed: 29, days: 0, stars: 4 },
  {
    person: "Eileen",
    styles: [
      ["Comic", 100],
      ["Linocut", 40],
    ],
    seed: 731,
    days: 0,
  },
  { person: "Eileen", styles: [["Duotone", 100]], count: 2, seed: 28, days: 0, stars: 5 },
];

/** People beside those that the studio comes with, by their photographs. */
const more: Readonly<Record<string, string>> = {
  Clara: "02-a-woman-with-short-brown-hair-and-a-hat-in-a-yellow-shirt.png",
  Theo: "04-a-man-with-long-blue-hair-and-a-hat-in-a-purple-shirt.png",
  Bruno: "05-a-man-with-short-blue-hair-and-a-beard-in-a-yellow-shirt.png",
  Emil: "06-a-man-with-curly-green-hair-in-a-green-shirt.png",
  Fay: "07-a-woman-with-short-pink-hair-and-glasses-in-a-orange-shirt.png",
  Hugo: "08-a-man-with-curly-blue-hair-and-glasses-in-a-black-shirt.png",
  Jonas: "09-a-man-with-bun-blonde-hair-and-a-hat-in-a-purple-shirt.png",
  Mina: "12-cat-photograph.jpg",
};

/** Blue ink on white paper, as a matrix of colours: a hand that is the same in all its pictures. */
const ink: Matrix3x3 = [
  [0.2, 0.35, 0.05],
  [0.25, 0.45, 0.1],
  [0.35, 0.6, 0.2],
];
/** A style with enough pictures to be taught. */
export const teachable = "Blue ink";
/** A person of whom there is a poor photograph only. */
export const poorlySeen = "Noor";

const tags: Readonly<Record<string, readonly string[]>> = {
  Eileen: ["family", "album 2026"],
  Greta: ["family"],
  Ines: ["family", "album 2026"],
  Clara: ["friends"],
  Hugo: ["friends"],
  Fay: ["friends", "album 2026"],
};
const favourites = ["Eileen", "Fay", "Duotone", "Linocut"];
const day = 86_400_000;

export interface Sample {
  /** The picture that the studio shall show. */
  readonly picture: PictureId;
  /** A file of a backup of all of it. */
  readonly backup: string;
  /** A folder of curated triplets. */
  readonly curated: string;
}

/** Fills the home of a user's folder. */
export async function fillStudio(folder: string): Promise<Sample> {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  const studio = await openStudio({
    home,
    assets: join(root, "assets"),
    models: join(root, "models"),
    store: { store: { picturesFolder: join(folder, "Pictures", "USO Atelier") } },
    capabilities: { host: "browser", dialogs: false, reveal: false, paths: true },
  });
  const [ours, theirs] = memoryPorts();
  const session = serve<StudioCalls, StudioEvents>(theirs, studioCalls, studio.handlers);
  studio.onEvent(({ name, payload }) => session.emit(name, payload));
  const { call, on, close } = connect<StudioCalls, StudioEvents>(ours);

  for (const [name, file] of Object.entries(more))
    await call("people.add", { name, sources: [{ path: join(root, "assets/subjects", file) }] });
  const inks = await call("styles.add", {
    name: "Ink and wood",
    sources: ["08-linocut.png", "04-pencil-hatching.png", "14-charcoal.png"].map((file) => ({
      path: join(root, "assets/styles", file),
    })),
  });
  await call("styles.change", {
    id: inks.id,
    change: { tags: { add: ["commission"] }, notes: "For the exhibition: rough, black, much paper." },
  });
  const drawn = join(folder, "Desktop");
  mkdirSync(drawn, { recursive: true });
  const blue = await Promise.all(
    Object.entries(more)
      .slice(0, 7)
      .map(async ([name, file]) => {
        const path = join(drawn, `${name}.png`);
        await sharp(join(root, "assets/subjects", file))
          .removeAlpha()
          .recomb(ink)
          .png()
          .toFile(path);
        return { path };
      }),
  );
  await call("styles.add", { name: teachable, sources: blue });
  const poor = join(drawn, "IMG_2041.jpg");
  await sharp(join(root, "assets/subjects", more["Fay"]!))
    .resize(220, 220)
    .blur(2)
    .jpeg()
    .toFile(poor);
  await call("people.add", { name: poorlySeen, sources: [{ path: poor }] });
  const people = await call("people.list", { view: "all" });
  const styles = await call("styles.list", { view: "all" });
  const person = (name: string) => people.find((one) => one.name === name) ?? people[0]!;
  for (const { id, name } of people)
    await call("people.change", {
      id,
      change: { tags: { add: [...(tags[name] ?? [])] }, favourite: favourites.includes(name) },
    });
  for (const { id, name, tags: own } of styles)
    await call("styles.change", { id, change: { tags: { add: own }, favourite: favourites.includes(name) } });

  const finished = Promise.withResolvers<StudioEvents["queue.finished"]>();
  on("queue.finished", finished.resolve);
  await call("queue.pause", null);
  const [model] = await call("models.list", null);
  const draft = (wish: Wish): Draft => ({
    ...usualDraft(model?.id ?? "", model?.defaults ?? noModel),
    people: [{ person: person(wish.person).id as PersonId, photo: person(wish.person).photos[0]!.id }],
    styles: wish.styles.map(([name, weight]) => ({
      style: styles.find((one) => one.name === name)!.id as StyleId,
      weight,
    })),
    prompt: wish.prompt ?? "",
    keepPose: wish.prompt === undefined,
    seed: wish.seed,
    count: wish.count ?? 1,
  });
  const jobs = await wishes.reduce(
    async (before, wish) => [...(await before), (await call("queue.add", draft(wish))).id],
    Promise.resolve<number[]>([]),
  );
  await call("queue.resume", null);
  const { failed } = await finished.promise;
  if (failed > 0) throw new Error(`${failed} sample pictures could not be made`);

  const { jobs: done } = await call("queue.state", null);
  const made = (at: number) => done.find(({ id }) => id === jobs[at])?.made ?? [];
  for (const [at, { stars }] of wishes.entries())
    if (stars) await call("pictures.rate", { ids: made(at).slice(-1), stars });
  const picture = made(wishes.length - 1).at(-1)!;
  const unmeasured = async () => (await call("measures.state", null)).left;
  for (let left = await unmeasured(); left > 0; left = await unmeasured()) await delay(500);
  for (const [name, text] of [
    ["Soft light", "in soft window light"],
    ["Rain", "in the rain, at dusk"],
    ["Reading", "reading a book in a café"],
  ] as const)
    await call("snippets.save", { name, text });
  for (const wish of [wishes.at(-2)!, wishes.at(-6)!]) {
    const settings = settingsOf(draft(wish), { words: false, subject: false });
    await call("composer.savePreset", {
      name: wish.styles[0]![0] === "Comic" ? "Comic cards" : "Charcoal, large",
      settings,
    });
  }
  const dated = wishes.map(({ days }, at) => ({ days, pictures: made(at) }));
  const backup = join(folder, "USO Atelier 2026-05-03.zip");
  await call("backup.everything", { file: backup });
  close();
  await studio.close();
  backdate(join(home, "library.sqlite"), dated);
  const curated = join(folder, "Triplets");
  await writeCurated(curated, ["ben"]);
  return { picture, backup, curated };
}

/** Lets the pictures have been made over some days, as they are in a studio that is used. */
function backdate(
  file: string,
  dated: readonly { readonly days: number; readonly pictures: readonly number[] }[],
): void {
  const library = new DatabaseSync(file);
  const earlier = library.prepare("UPDATE picture SET made = made - ? WHERE id = ?");
  for (const { days, pictures } of dated) for (const id of pictures) earlier.run(days * day, id);
  library.close();
}
