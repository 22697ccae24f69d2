import { chmod, mkdir, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { getuid } from "node:process";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { actionsOf, exportStudiosIn, windowOn } from "../../../tests/fixtures/export-studio.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { ExportOptions } from "../../contract/library/exporting.ts";
import { createExporter } from "./exporter.ts";

const exportStudio = exportStudiosIn(temporaryFolder());

describe("the plan", () => {
  test("says what happens to each picture, and writes nothing", async () => {
    const { plan, out } = await exportStudio();
    const planned = await plan({ template: "{person}/{person}-{style}" });
    expect(actionsOf(planned)).toEqual([
      "write anna/anna-comic.jpg",
      "write anna/anna-ink.jpg",
      "write ben/ben-comic.jpg",
      "rename ben/ben-comic-2.jpg",
      "write anna-and-ben/anna-and-ben-no-style.jpg",
      "write nobody/nobody-ink.jpg",
    ]);
    expect(planned).toMatchObject({ pictures: 6, collisions: 1, example: "anna/anna-comic.jpg", problems: [] });
    expect(planned.folders).toEqual([
      { path: "anna", files: 2 },
      { path: "ben", files: 2 },
      { path: "anna-and-ben", files: 1 },
      { path: "nobody", files: 1 },
    ]);
    await expect(readdir(out)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("comes out as planned, and its size is near the truth", async () => {
    const { plan, start, end, files, out, library } = await exportStudio();
    const planned = await plan({ format: "png" });
    expect(await end(await start({ format: "png" }))).toEqual({
      state: "done",
      written: 6,
      there: 0,
      skipped: 0,
      sheets: [],
      folder: out,
    });
    expect(await files()).toEqual(planned.files.map(({ path: file }) => file).toSorted());
    const bytes = (await Promise.all((await files()).map((file) => readFile(path.join(out, file))))).reduce(
      (sum, data) => sum + data.length,
      0,
    );
    expect(planned.bytes).toBeGreaterThan(bytes / 2);
    expect(planned.bytes).toBeLessThan(bytes * 2);
    expect(planned.free).toBeGreaterThan(0);
    expect(library.exported).toEqual(library.ids);
  });

  test.each<[ExportOptions["collision"], readonly string[]]>([
    ["rename", ["rename anna-comic-2.jpg", "write anna-ink.jpg", "write ben-comic.jpg", "rename ben-comic-2.jpg"]],
    ["overwrite", ["overwrite anna-comic.jpg", "write anna-ink.jpg", "write ben-comic.jpg", "rename ben-comic-2.jpg"]],
    ["skip", ["skip anna-comic.jpg", "write anna-ink.jpg", "write ben-comic.jpg", "rename ben-comic-2.jpg"]],
  ])("settles collisions by %s, whatever the case of the file there", async (collision, expected) => {
    const { plan, out } = await exportStudio();
    await mkdir(out);
    await writeFile(path.join(out, "ANNA-Comic.JPG"), "theirs");
    expect(actionsOf(await plan({ collision })).slice(0, 4)).toEqual(expected);
  });

  test("never replaces an original, nor a picture beside it", async () => {
    const { plan, library } = await exportStudio();
    const originals = path.dirname(library.file(library.ids[0]!));
    const link = `${originals}-link`;
    await symlink(originals, link);
    for (const folder of [originals, link]) {
      const planned = await plan({ folder, format: "png", template: "1", collision: "overwrite" });
      expect(actionsOf(planned)[0]).toBe("rename 1-2.png");
    }
  });

  test("leaves out a picture whose file is gone, and starts only where one is there", async () => {
    const { plan, start, end, library } = await exportStudio();
    await rm(library.file(library.ids[0]!));
    expect(await plan()).toMatchObject({
      files: [{ action: "missing" }, ...library.ids.slice(1).map(() => ({}))],
      problems: [],
    });
    expect(await end(await start())).toMatchObject({ state: "done", written: 5, skipped: 1 });
    await Promise.all(library.ids.map((id) => rm(library.file(id), { force: true })));
    expect((await plan()).problems).toEqual([expect.stringContaining("gone")]);
  });

  test("names every problem in words, and an export with one does not start", async () => {
    const { plan, start, out } = await exportStudio();
    await writeFile(`${out}.txt`, "a file");
    for (const [changes, words] of [
      [{ folder: "" }, "Choose the folder"],
      [{ folder: "relative/folder" }, "no whole path"],
      [{ folder: path.join(`${out}.txt`, "below") }, "a file stands in its way"],
      [{ template: "{who}" }, "no token {who}"],
      [{ folder: path.join(out, "..", "home", "references") }, "is the studio's own"],
      [{ folder: path.join(out, ".."), template: "Own/2026-11/{seed}" }, "is the studio's own"],
    ] as const) {
      const planned = await plan(changes);
      expect(planned.problems).toEqual([expect.stringContaining(words)]);
      await expect(start(changes)).rejects.toMatchObject({
        code: "export.cannot-start",
        message: expect.stringContaining(words),
      });
    }
  });

  test("finds a file where one of its folders should be", async () => {
    const { plan, out } = await exportStudio();
    await mkdir(out);
    await writeFile(path.join(out, "anna"), "a file");
    expect((await plan({ template: "{person}/{style}" })).problems).toEqual([
      expect.stringContaining("The folder anna cannot be made"),
    ]);
  });

  test("finds a folder that cannot be written", async ({ skip }) => {
    skip(process.platform === "win32" || getuid?.() === 0, "nothing can be forbidden to root, nor so on Windows");
    const { plan, out } = await exportStudio();
    await mkdir(out);
    await chmod(out, 0o500);
    expect((await plan()).problems).toEqual([expect.stringContaining("not permitted")]);
  });

  test("says what the files reveal: names where they stand, and nothing that does not", async () => {
    const { plan } = await exportStudio();
    const full = (await plan({ metadata: "full recipe", creator: "Mira" })).reveals.join("\n");
    for (const words of [
      "Anna and Ben",
      "Comic and Ink",
      "LoRAs: Glow",
      "of the LoRAs",
      "prompt",
      "seed",
      "uso-mini",
      "Fingerprints",
      "Mira",
      "USO Atelier",
      "made with AI",
      "File and folder names show the person’s name and the style’s name",
    ]) {
      expect(full).toContain(words);
    }
    const marked = (await plan({ metadata: "AI mark only", creator: "Mira", template: "{number}" })).reveals;
    expect(marked).toEqual([
      "That it was made with AI, and for some, from a photograph.",
      "File and folder names show the place in the series.",
    ]);
    expect((await plan({ metadata: "nothing", template: "x" })).reveals).toEqual([
      expect.stringContaining("Nothing is written"),
    ]);
  });
});

test("options that make no sense are refused with the field's name", async () => {
  const { plan } = await exportStudio();
  await expect(plan({ quality: 0 })).rejects.toMatchObject({
    code: "rpc.invalid-input",
    message: expect.stringContaining("quality"),
  });
  await expect(plan({ folder: "/out\0side" })).rejects.toMatchObject({ code: "rpc.invalid-input" });
  await expect(plan({ format: "gif" as "png" })).rejects.toMatchObject({ code: "rpc.invalid-input" });
});

describe("an export", () => {
  test("never replaces a file that appeared since the plan, unless overwriting was chosen", async () => {
    for (const [collision, theirs, state] of [
      ["rename", "kept", { state: "done", written: 6 }],
      ["skip", "kept", { state: "done", written: 5, skipped: 1 }],
      ["overwrite", "replaced", { state: "done", written: 6 }],
    ] as const) {
      const { start, end, files, out, ...rest } = await exportStudio();
      const id = await start({ collision });
      await mkdir(out, { recursive: true });
      await writeFile(path.join(out, "anna-comic.jpg"), "theirs");
      expect(await end(id)).toMatchObject(state);
      expect((await readFile(path.join(out, "anna-comic.jpg"), "utf8")) === "theirs" ? "kept" : "replaced").toBe(
        theirs,
      );
      expect((await files()).includes("anna-comic-2.jpg")).toBe(collision === "rename");
      expect(rest.library.exported).toHaveLength(state.written);
    }
  });

  test("tells how far it is, file by file", async () => {
    const { start, end, told, out } = await exportStudio();
    const id = await start();
    await end(id);
    expect(told.map(({ state }) => state).slice(0, 2)).toEqual([
      { state: "running", done: 0, total: 6, current: "anna-comic.jpg" },
      { state: "running", done: 1, total: 6, current: "anna-ink.jpg" },
    ]);
    expect(told.at(-1)).toEqual({
      id,
      state: { state: "done", written: 6, there: 0, skipped: 0, sheets: [], folder: out },
    });
  });

  test("stops when it is cancelled, with whole files and none half-written", async () => {
    const self = await exportStudio();
    const id = await self.start();
    self.watch = ({ state }) => state.state === "running" && state.done === 3 && self.cancel(id);
    expect(await self.end(id)).toEqual({ state: "cancelled", written: 3 });
    expect(await self.files()).toHaveLength(3);
    for (const file of await self.files())
      await sharp(path.join(self.out, file), { failOn: "warning" }).raw().toBuffer();
    expect(self.library.exported).toEqual(self.library.ids.slice(0, 3));
  });

  test("waits for the one before; one that waits can be cancelled before it wrote anything", async () => {
    const { start, end, cancel, told, files } = await exportStudio();
    const [first, second, third] = [
      await start(),
      await start({ template: "second-{number}" }),
      await start({ template: "third-{number}" }),
    ];
    cancel(second);
    expect(await end(third)).toMatchObject({ state: "done" });
    expect([...new Set(told.map(({ id }) => id))]).toEqual([first, second, third]);
    expect(await end(second)).toEqual({ state: "cancelled", written: 0 });
    expect((await files()).filter((file) => file.startsWith("second"))).toEqual([]);
  });

  test("goes on past a picture that cannot be read, and says so at the end", async () => {
    const { start, end, library, files } = await exportStudio();
    await writeFile(library.file(library.ids[1]!), "no picture any more");
    expect(await end(await start())).toMatchObject({ state: "failed", written: 5, code: "image.unreadable" });
    expect(await files()).toHaveLength(5);
  });
});

test("a library without presets gets three to begin with, once", async () => {
  const { library, out } = await exportStudio([]);
  const { handlers } = createExporter({ library, emit: () => {}, folder: out });
  const { call } = windowOn(handlers);
  const [presets] = await Promise.all([call("export.presets", null), call("export.presets", null)]);
  expect(presets.map(({ name }) => name)).toEqual(["Client proofs", "Print", "Web"]);
  for (const { options } of presets)
    await expect(call("export.plan", { ids: [], rejected: false, options })).resolves.toMatchObject({
      problems: ["No pictures are chosen."],
    });
  expect(await call("export.presets", null)).toHaveLength(3);
  await expect(call("export.savePreset", { name: "  ", options: presets[0]!.options })).rejects.toMatchObject({
    code: "rpc.invalid-input",
  });
});
