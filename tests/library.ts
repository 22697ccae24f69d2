/** Libraries in folders of their own, and pictures to fill them with. */
import type { NewPicture } from "../src/jobs/library.ts";
import type { Draft } from "../src/contract/making/draft.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Fault } from "../src/contract/fault.ts";
import { draftWith, recipeWith } from "./fixtures/recipe.ts";
import type { NewJob } from "../src/jobs/store.ts";
import type { Recipe } from "../src/contract/making/recipe.ts";
import { writePicture } from "../src/formats/picture/write.ts";
import type { Uploads } from "../src/main/library/calls.ts";
import { type Library, type LibraryOptions, openLibrary } from "../src/main/library/library.ts";
import { type Opened, openStore } from "../src/main/library/opening/open.ts";
import type { WorkerOptions } from "../src/main/library/thread/worker-calls.ts";

export const noUploads: Uploads = {
  take(upload) {
    throw new Fault("library.upload-unknown", { upload });
  },
};

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "library-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a library without samples; it is closed after the test. */
export async function library(folder: string, options: Partial<LibraryOptions> = {}): Promise<Library> {
  const opened = await openLibrary({
    home: join(folder, "home"),
    picturesFolder: join(folder, "pictures"),
    uploads: noUploads,
    importing: () => "copy",
    samples: null,
    ...options,
  });
  onTestFinished(() => opened.close());
  return opened;
}

/** The same without a worker, for what only the inside shows. It is not closed by itself. */
export function store(folder: string, options: Partial<WorkerOptions> = {}): Promise<Opened> {
  return openStore({
    home: join(folder, "home"),
    picturesFolder: join(folder, "pictures"),
    samples: null,
    keep: "copied",
    ...options,
  });
}

let made = 0;

/**
 * Saves a picture of fine noise, of which no two are alike, with a recipe if one is given. It is small, because making
 * its thumbnails is most of what many tests cost. Returns its path.
 */
export async function noisePicture(
  file: string,
  options: {
    readonly width?: number;
    readonly height?: number;
    readonly flat?: boolean;
    readonly recipe?: Recipe;
  } = {},
): Promise<string> {
  const { width = 64, height = 64, flat = false, recipe } = options;
  let state = ++made * 7919;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24;
  const colour = next();
  const rgb = Uint8Array.from({ length: 3 * width * height }, () => (flat ? colour : next()));
  const format = file.endsWith(".jpg") ? "jpeg" : "png";
  await writePicture({ width, height, rgb }, { file, format, ...(recipe ? { recipe } : {}) });
  return file;
}

export const recipe = (change: Partial<Recipe> = {}): Recipe =>
  recipeWith({ prompt: "a woman reading in a café", steps: 8, contentLongSide: 256, ...change });

/** What the queue says of a picture it has just saved. */
export function newPicture(file: string, change: Partial<NewPicture> = {}): NewPicture {
  return {
    file,
    width: 256,
    height: 256,
    recipe: recipe(),
    seconds: 2,
    provider: "cpu",
    job: null,
    people: [],
    styles: [],
    ...change,
  };
}

export const draft = (change: Partial<Draft> = {}): Draft =>
  draftWith({ prompt: "a woman reading in a café", steps: 8, contentLongSide: 256, ...change });

/** A job as it is handed to the queue's store. */
export const newJob = (title: string, change: Partial<NewJob> = {}): NewJob => ({
  draft: draft({ prompt: title }),
  order: { recipe: recipe({ prompt: title, seed: 5 }), people: [], styles: [] },
  title,
  seed: 5,
  site: "here",
  tag: null,
  added: 1_000,
  thumbnail: null,
  ...change,
});

/** Uploads as a host keeps them: copies that may be taken once. */
export async function uploadsOf(folder: string, files: readonly string[]): Promise<Uploads> {
  await mkdir(folder, { recursive: true });
  const waiting = new Map<string, { readonly path: string; readonly name: string }>();
  for (const [i, file] of files.entries()) {
    const path = join(folder, `received-${i}`);
    await copyFile(file, path);
    waiting.set(`upload-${i}`, { path, name: `my photo ${i}.png` });
  }
  return {
    take(upload) {
      const found = waiting.get(upload);
      if (!found) throw new Fault("library.upload-unknown", { upload });
      waiting.delete(upload);
      return found;
    },
  };
}
