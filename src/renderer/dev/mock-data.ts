/** People, styles and pictures for looking at views without a studio behind them. Never part of the built window. */
import type { PersonId, PictureId, ReferenceId, StyleId } from "../../contract/id.ts";
import type { Person, Picture, Reference, Style } from "../../contract/library.ts";
import type { InstalledModel, Welcome } from "../../contract/studio.ts";

const now = Date.now();
const day = 86_400_000;

const reference = (id: number, name: string, advice: Reference["advice"] = []): Reference => ({ id: id as ReferenceId, name, width: 512, height: 512, crop: null, advice, kept: "copied", present: true });

const names = ["Anna", "Beatriz", "Cem", "Daniel", "Ed", "Finn", "Greta", "Hugo", "Ines", "Jun"];
const photos = [4, 1, 1, 3, 1, 2, 5, 1, 1, 2];

export const people: readonly Person[] = names.map((name, k) => ({
  id: (k + 1) as PersonId,
  name,
  notes: k === 0 ? "Singer. Prefers the photograph without the hat." : "",
  tags: k % 3 === 0 ? ["band"] : k % 3 === 1 ? ["friends"] : [],
  favourite: k === 0 || k === 6,
  added: now - (k + 1) * 3 * day,
  trashed: null,
  pictures: [12, 2, 0, 7, 3, 1, 9, 4, 2, 5][k] ?? 0,
  lastUsed: k < 5 ? now - k * day : null,
  photos: Array.from({ length: photos[k] ?? 1 }, (_, n) => reference(1 + ((k + n * 3) % 10) + n * 10, `${name.toLowerCase()}-${n + 1}.jpg`, n === 1 ? ["small"] : [])),
}));

const looks = ["comic", "linocut", "watercolor", "neon", "poster", "duotone", "oil-painting", "stained-glass", "pencil-hatching", "halftone-print", "pixel-art", "charcoal", "vintage-photo", "pastel", "cross-stitch"];

export const styles: readonly Style[] = looks.map((look, k) => ({
  id: (k + 1) as StyleId,
  name: (look.charAt(0).toUpperCase() + look.slice(1)).replaceAll("-", " "),
  notes: "",
  tags: k % 2 === 0 ? ["print"] : ["paint"],
  favourite: k < 2,
  added: now - (k + 1) * day,
  trashed: null,
  pictures: [31, 18, 12, 4, 9, 2, 6, 1, 7, 3, 2, 5, 1, 0, 0][k] ?? 0,
  lastUsed: k < 6 ? now - k * day : null,
  images: Array.from({ length: k % 4 === 0 ? 3 : 1 }, (_, n) => ({ ...reference(101 + ((k + n * 4) % 15) + n * 15, `${look}.png`), weight: n === 0 ? 100 : 60 })),
}));

/** File names of made pictures: `made-<person>-<style>`. */
export const made = ["1-comic", "1-linocut", "1-poster", "1-watercolor", "1-duotone", "1-oil", "2-watercolor", "3-linocut", "4-duotone", "6-poster", "1-neon", "1-pixel", "1-mosaic", "1-hatch", "2-hatch", "3-mosaic", "4-crossstitch", "5-charcoal", "5-vintage", "6-halftone", "7-hatch", "7-watercolor", "8-linocut", "8-mosaic"];

const styleOf: Readonly<Record<string, number>> = { comic: 0, linocut: 1, watercolor: 2, neon: 3, poster: 4, duotone: 5, oil: 6, mosaic: 7, hatch: 8, halftone: 9, pixel: 10, charcoal: 11, vintage: 12, crossstitch: 14 };

export const pictures: readonly Picture[] = made.map((file, k) => {
  const [who = "1", look = "comic"] = file.split("-");
  const person = people[Number(who) - 1] as Person;
  const style = styles[styleOf[look] ?? 0] as Style;
  const both = k === 0 ? [style, styles[1] as Style] : [style];
  return {
    id: (made.length - k) as PictureId,
    width: 256,
    height: 256,
    made: now - (k < 10 ? k * 300_000 : k < 18 ? day + k * 60_000 : 3 * day + k * 60_000),
    seconds: 5.6,
    provider: "CPU",
    people: [{ id: person.id, name: person.name, reference: person.photos[0]?.id ?? null }],
    styles: both.map((one, n) => ({ id: one.id, name: one.name, reference: one.images[0]?.id ?? null, weight: both.length === 1 ? 100 : n === 0 ? 70 : 30 })),
    stars: k === 0 ? 4 : k === 3 ? 5 : 0,
    rejected: k === 8,
    tags: [],
    trashed: null,
    exported: k % 3 === 0 ? now : null,
    file: `${person.name.toLowerCase()}-${look}-${348201 + k}.png`,
    present: true,
    recipe: { version: 1, model: "uso-mini", subjects: [{ path: "a.png", name: person.name }], styles: both.map((one) => ({ path: "b.png", name: one.name })), prompt: k % 4 === 2 ? "reading a book in a café" : "", width: 256, height: 256, steps: 20, guidance: 4, seed: 348201 + k, count: 1, contentLongSide: 512, keepSize: false, loraStrength: 1, schedule: "uso" },
  };
});

export const model: InstalledModel = {
  id: "uso-mini",
  name: "USO mini",
  description: "A small model for portraits of 256 by 256 pixels",
  folder: "/models/uso-mini",
  bytes: 61_000_000,
  licence: { name: "Apache-2.0", commercial: true },
  guidance: true,
  lora: false,
  defaults: { width: 256, height: 256, steps: 20, guidance: 4, contentLongSide: 512 },
  problem: null,
};

export const welcome: Welcome = {
  version: "0.1.0",
  capabilities: { host: "browser", dialogs: false, reveal: false, paths: false },
  settings: { theme: "dark", picturesFolder: "/home/anna/Pictures/USO Atelier", format: "png", quality: 92, importing: "copy", provider: "auto", model: "uso-mini", previews: true, notifications: true, creator: "" },
  models: [model],
  firstRun: false,
  notices: [],
};
