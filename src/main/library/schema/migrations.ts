/**
 * The library's tables, as numbered migrations, one a file: `PRAGMA user_version` says how many have run. A migration
 * that was ever released is never edited; a change is a new one, and tests/fixtures keeps a library of every released
 * version.
 *
 * What an artist removes is marked, so that undo is a change of columns and a picture always knows what it was made of.
 * Rows go only where the artist deletes for good (removal/), which no undo takes back.
 */
import { apart } from "./apart.ts";
import { askers } from "./askers.ts";
import { captions } from "./captions.ts";
import { exported } from "./exports.ts";
import { leftOut } from "./left-out.ts";
import { collections } from "./collections.ts";
import { colours } from "./colours.ts";
import { faces } from "./faces.ts";
import { figuresSearch } from "./figures-search.ts";
import { foldedSearch } from "./folded-search.ts";
import { learned } from "./learned.ts";
import { descent } from "./descent.ts";
import { keeping } from "./keeping.ts";
import { library } from "./library.ts";
import { origins } from "./origins.ts";
import { measuredWords } from "./measured-words.ts";
import { measures } from "./measures.ts";
import { orders } from "./orders.ts";
import { persianSearch } from "./persian-search.ts";
import { search } from "./search.ts";
import { sheetMarks } from "./sheet-marks.ts";
import { sheets } from "./sheets.ts";
import { sites } from "./sites.ts";
import { tags } from "./tags.ts";
import { turns } from "./turns.ts";

/** One step from a version of the tables to the next. */
export interface Migration {
  readonly name: string;
  readonly script: string;
}

/** How many of them have been released: these are never edited, and tests/fixtures keeps a library of each. */
export const released = 2;

/** In their order: the n-th leads to version n. */
export const migrations: readonly Migration[] = [
  { name: "library", script: library },
  { name: "orders and leases of jobs", script: orders },
  { name: "origins of pictures", script: origins },
  { name: "sheets", script: sheets },
  { name: "files of exports", script: exported },
  { name: "pictures of a style that are left out", script: leftOut },
  { name: "colours of pictures", script: colours },
  { name: "collections and searches", script: collections },
  { name: "search in every script", script: search },
  { name: "styles that were learned", script: learned },
  { name: "turned and moved photographs", script: turns },
  { name: "measures of pictures", script: measures },
  { name: "faces in photographs", script: faces },
  { name: "snippets and presets of the composer", script: keeping },
  { name: "enlarged pictures and seeds", script: descent },
  { name: "measures of words", script: measuredWords },
  { name: "people who are two", script: apart },
  { name: "marks of sheets", script: sheetMarks },
  { name: "jobs and pictures of a farm", script: sites },
  { name: "search without signs that nobody types", script: foldedSearch },
  { name: "search by figures as they are typed", script: figuresSearch },
  { name: "captions of pictures of styles", script: captions },
  { name: "search by the letters of every keyboard", script: persianSearch },
  { name: "tags of jobs, engines of pictures", script: tags },
  { name: "askers of changes", script: askers },
];
