/** Exports from a real library, read back from the disk. */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExportEvents, ExportOptions, ExportState, MetadataLevel } from "../../src/contract/library/exporting.ts";
import type { ExportId, PictureId } from "../../src/contract/values/id.ts";
import type { Person, Style } from "../../src/contract/library/library.ts";
import { recipeWith } from "../fixtures/recipe.ts";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { writePicture } from "../../src/formats/picture/write.ts";
import { createExporter } from "../../src/main/exporting/exporter.ts";
import { type Library, openLibrary } from "../../src/main/library/library.ts";

/** A name that must not get out: it is in the path of everything here. */
const user = "secretuser";
let base: string;
let library: Library;
let ids: readonly PictureId[];

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), `${user}-`));
  const photograph = path.join(base, "holiday-photograph.png");
  await writePicture(noise(80, 1), { file: photograph, format: "png" });
  library = await openLibrary({
    home: path.join(base, "home"),
    picturesFolder: path.join(base, "pictures"),
    importing: () => "copy",
    samples: null,
    uploads: {
      take: () => {
        throw new Error("nothing was uploaded");
      },
    },
  });
  const people = [
    await library.call("people.add", { name: "Anna", sources: [{ path: photograph }] }),
    await library.call("people.add", { name: "Ben", sources: [{ path: photograph }] }),
  ];
  const style = await library.call("styles.add", { name: "Blue Ink", sources: [{ path: photograph }] });
  const made: PictureId[] = [];
  for (let i = 0; i < 12; i++) made.push(await record(i, people[i % 2]!, i % 3 === 0 ? null : style));
  ids = made;
});
afterAll(async () => {
  await library.close();
  await rm(base, { recursive: true, force: true });
});

function noise(side: number, salt: number) {
  return {
    width: side,
    height: side,
    rgb: Uint8Array.from({ length: 3 * side * side }, (_, i) => (i * i * (salt + 3)) % 256),
  };
}

async function record(i: number, person: Person, style: Style | null): Promise<PictureId> {
  const reference = ({ name }: { readonly name: string }) => ({
    path: path.join(base, "holiday-photograph.png"),
    sha256: "ab".repeat(32),
    name,
  });
  const recipe = recipeWith({
    prompt: `a portrait at night, ${i}`,
    width: 64,
    height: 64,
    steps: 4,
    guidance: 4,
    seed: 100 + i,
    contentLongSide: 512,
    subjects: [reference(person)],
    styles: style ? [reference(style)] : [],
  });
  const file = path.join(base, "pictures", `${i}.png`);
  await writePicture(noise(64, i), { file, format: "png", recipe });
  const picture = await library.call("pictures.record", {
    file,
    width: 64,
    height: 64,
    recipe,
    seconds: 1,
    provider: "cpu",
    job: null,
    people: [{ id: person.id, reference: person.photos[0]!.id }],
    styles: style ? [{ id: style.id, reference: style.images[0]!.id, weight: 100 }] : [],
  });
  return picture.id;
}

const context = { signal: new AbortController().signal, emit: () => {} };

/** Exports all twelve and waits for the end. */
async function exported(
  changes: Partial<ExportOptions> & { readonly folder: string },
  watch: (told: ExportEvents["export.progress"], cancel: (id: ExportId) => void) => void = () => {},
): Promise<ExportState> {
  const { promise, resolve } = Promise.withResolvers<ExportState>();
  const { handlers, close } = createExporter({
    library,
    emit(_, told) {
      watch(told, (id) => void handlers["export.cancel"]({ id }, context));
      if (told.state.state !== "running") resolve(told.state);
    },
  });
  const options: ExportOptions = {
    template: "{person}/{style}/{person}-{style}-{seed}",
    format: "jpeg",
    quality: 90,
    sizes: [null],
    dpi: null,
    profile: "none",
    watermark: null,
    contactSheet: null,
    metadata: "credit and AI mark",
    creator: "Mira",
    collision: "rename",
    ...changes,
  };
  await handlers["export.start"]({ ids, rejected: false, options }, context);
  return promise.finally(close);
}

let count = 0;
const freshFolder = () => path.join(base, `out-${count++}`);

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .toSorted();
}

test("twelve pictures go into folders by person and style, and the library knows it", async () => {
  const folder = freshFolder();
  const { notExported } = await library.call("pictures.counts", null);
  expect(notExported).toBe(12);
  expect(await exported({ folder })).toEqual({ state: "done", written: 12, there: 0, skipped: 0, sheets: [], folder });
  const files = await filesIn(folder);
  expect(files).toHaveLength(12);
  expect(files[0]).toBe("anna/blue-ink/anna-blue-ink-102.jpg");
  expect([...new Set(files.map((file) => path.posix.dirname(file)))].toSorted()).toEqual([
    "anna/blue-ink",
    "anna/no-style",
    "ben/blue-ink",
    "ben/no-style",
  ]);
  expect(await library.call("pictures.counts", null)).toMatchObject({ notExported: 0 });
});

describe("a second export over the first", () => {
  const theirs = "anna/blue-ink/anna-blue-ink-102.jpg";

  test.each<[ExportOptions["collision"], number, number, boolean]>([
    ["rename", 14, 3, true],
    ["skip", 13, 2, true],
    ["overwrite", 13, 3, false],
  ])("by %s", async (collision, files, written, kept) => {
    const folder = freshFolder();
    await exported({ folder });
    await writeFile(path.join(folder, theirs), "edited by somebody");
    await rm(path.join(folder, "ben/no-style"), { recursive: true });
    await writeFile(path.join(folder, "unrelated.jpg"), "unrelated");
    expect(await exported({ folder, collision })).toMatchObject({ state: "done", written, there: 9 });
    expect(await filesIn(folder)).toHaveLength(files);
    expect((await readFile(path.join(folder, theirs), "utf8")) === "edited by somebody").toBe(kept);
    expect(await readFile(path.join(folder, "unrelated.jpg"), "utf8")).toBe("unrelated");
  });
});

test("cancelled in the middle, it leaves whole pictures and nothing else", async () => {
  const folder = freshFolder();
  const state = await exported(
    { folder, format: "png" },
    ({ id, state: told }, cancel) => told.state === "running" && told.done === 5 && cancel(id),
  );
  expect(state).toEqual({ state: "cancelled", written: 5 });
  const files = await filesIn(folder);
  expect(files).toHaveLength(5);
  for (const file of files) await sharp(path.join(folder, file), { failOn: "warning" }).raw().toBuffer();
});

test("on a disk that is full, it says so, and what was written is whole", async (ctx) => {
  const disk = path.join(base, "disk");
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    ctx.skip("mounting a small tmpfs is not permitted here; run as root on Linux to include this");
  }
  try {
    const state = await exported({ folder: disk, format: "tiff" }, ({ state: told }) => {
      // Another program fills the disk once the export has begun: the plan could not know.
      if (told.state === "running" && told.done === 3)
        execFileSync("sh", ["-c", `head -c 1000000 /dev/zero > "${disk}/filler" || true`], { stdio: "ignore" });
    });
    expect(state).toMatchObject({ state: "failed", written: 3, code: "image.disk-full" });
    const files = (await filesIn(disk)).filter((file) => file !== "filler");
    expect(files).toHaveLength(3);
    for (const file of files) await sharp(path.join(disk, file), { failOn: "warning" }).raw().toBuffer();
    await expect(exported({ folder: disk, format: "tiff" })).rejects.toMatchObject({
      code: "export.cannot-start",
      message: expect.stringMatching(/free there|disk is full/),
    });
  } finally {
    execFileSync("umount", [disk]);
  }
});

describe.each(["jpeg", "png", "webp", "tiff"] as const)("metadata of %s files", (format) => {
  test.each<[MetadataLevel, readonly string[], readonly string[]]>([
    ["full recipe", ["night", "Anna", "abababab", "Mira", "USO Atelier", "digitalsourcetype"], []],
    ["credit and AI mark", ["Mira", "USO Atelier", "digitalsourcetype"], ["night", "Anna", "abababab"]],
    ["AI mark only", ["digitalsourcetype"], ["night", "Anna", "abababab", "Mira", "telier"]],
    ["nothing", [], ["night", "Anna", "abababab", "Mira", "telier", "digitalsourcetype", "xmp", "Exif"]],
  ])("%s: what is told is there, and neither a path nor a user's name ever", async (metadata, present, absent) => {
    const folder = freshFolder();
    await exported({ folder, format, metadata, template: "{number}" });
    const [first] = await filesIn(folder);
    const file = path.join(folder, first!);
    const found = await sharp(file).metadata();
    const blocks = {
      exif: found.exif !== undefined,
      xmp: found.xmp !== undefined,
      text: found.comments !== undefined,
      icc: found.icc !== undefined,
      iptc: found.iptc !== undefined,
    };
    expect(Object.values(blocks).some(Boolean)).toBe(metadata !== "nothing");
    const bytes = (await readFile(file)).toString("latin1");
    for (const word of present) expect(bytes).toContain(word);
    for (const word of [...absent, user, "holiday", base, tmpdir()]) {
      expect(bytes).not.toContain(word);
      expect(bytes).not.toContain([...word].join("\0"));
    }
  });

  test("the full recipe makes the same picture again elsewhere: all of it but the paths", async () => {
    const folder = freshFolder();
    await exported({ folder, format, metadata: "full recipe", template: "{number}" });
    const { recipe } = await library.call("pictures.get", { id: ids[0]! });
    const read = await readRecipe(path.join(folder, (await filesIn(folder))[0]!));
    const without = (references: readonly { path: string }[]) => references.map(({ path: _, ...rest }) => rest);
    expect({ ...read, subjects: without(read.subjects), styles: without(read.styles) }).toEqual({
      ...recipe,
      subjects: without(recipe.subjects),
      styles: without(recipe.styles),
    });
  });
});
