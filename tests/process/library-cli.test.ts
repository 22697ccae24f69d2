/**
 * `atelier library` and `atelier export` as a person and as a script meet them, also while the studio has the library
 * open.
 */
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/portrait.ts";
import type { ExportPlan } from "../../src/contract/library/exporting.ts";
import { type Ended, runAtelier } from "../fixtures/atelier.ts";
import { beginHome } from "../fixtures/begin-home.ts";
import { openLibrary } from "../../src/main/library/library.ts";

const subject = join(root, "assets/subjects/12-cat-photograph.jpg");
const style = join(root, "assets/styles/12-comic.png");

let base = "";
let home = "";
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "atelier-library-"));
  home = join(base, "home");
  beginHome(home);
  await writeFile(
    join(home, "settings.json"),
    JSON.stringify({ creator: "Mira Maler", picturesFolder: join(base, "pictures") }),
  );
});
afterAll(() => rm(base, { recursive: true, force: true }));

const atelier = (...args: readonly string[]): Promise<Ended> =>
  runAtelier(args, { cwd: base, env: { ATELIER_HOME: home } });

async function json<T>(...args: readonly string[]): Promise<T> {
  const { stdout, stderr } = await atelier(...args, "--json");
  expect(stderr).toBe("");
  return JSON.parse(stdout) as T;
}

const studio = () =>
  openLibrary({
    home,
    picturesFolder: join(base, "pictures"),
    importing: () => "copy",
    uploads: {
      take: () => {
        throw new Error("nothing was uploaded");
      },
    },
  });

test("people, styles and pictures go into the library and come out as files", async () => {
  expect((await atelier("library", "add-person", "Anna", subject)).stdout).toContain("Anna  1 photograph");
  expect((await atelier("library", "add-style", "Comic strip", style)).code).toBe(0);
  const made = await atelier(
    "generate",
    "--subject",
    subject,
    "--style",
    style,
    "--prompt",
    "a cat on a beach",
    "--size",
    "64x64",
    "--steps",
    "2",
    "--content-long-side",
    "64",
    "--provider",
    "cpu",
    "--seed",
    "7",
    "--count",
    "3",
    "--library",
  );
  expect(made).toMatchObject({ code: 0 });

  const pictures = await json<{ people: { id: number; name: string }[]; provider: string; seconds: number }[]>(
    "library",
    "list",
    "pictures",
    "--text",
    "beach",
  );
  expect(pictures).toHaveLength(3);
  expect(pictures[0]).toMatchObject({ people: [{ id: expect.any(Number), name: "Anna" }], provider: "cpu" });
  expect((await atelier("library", "list", "people")).stdout).toContain("Anna  3 pictures made");

  const out = join(base, "proofs");
  const plan = await json<ExportPlan>("export", "--out", out, "--person", "anna", "--dry-run");
  expect(plan.files.map(({ path }) => path)).toHaveLength(3);
  expect(plan.reveals).toContain("Made by Mira Maler.");
  expect(await readdir(base)).not.toContain("proofs");
  const done = await json<{ state: string; written: number }>(
    "export",
    "--out",
    out,
    "--person",
    "anna",
    "--template",
    "{person}-{seed}",
    "--format",
    "webp",
    "--sizes",
    "32",
  );
  expect(done).toMatchObject({ state: "done", written: 3 });
  expect((await readdir(out)).toSorted()).toEqual(["anna-7.webp", "anna-8.webp", "anna-9.webp"]);
  expect(await sharp(join(out, "anna-7.webp")).metadata()).toMatchObject({
    width: 32,
    height: 32,
    xmpAsString: expect.stringContaining("Mira Maler"),
  });

  const again = ["--out", out, "--template", "{person}-{seed}", "--format", "webp", "--collision", "skip"];
  const skipped = await atelier("export", ...again, "--sizes", "32");
  expect(skipped).toMatchObject({ code: 0, stdout: expect.stringContaining("3 there already") });
});

test.each<[string, readonly string[], number, string]>([
  ["a person nobody knows", ["export", "--out", "x", "--person", "Nobody Known"], 2, "usage.no-such-name"],
  ["words that no picture has", ["export", "--out", "x", "--text", "zeppelin"], 2, "usage.no-pictures"],
  ["a day that is none", ["export", "--out", "x", "--since", "2026-02-30"], 2, "usage.wrong"],
  ["no folder", ["export"], 2, "usage.wrong"],
  ["an unknown token", ["export", "--out", "x", "--template", "{who}"], 4, "export.cannot-start"],
  ["a folder that is not there", ["library", "rebuild", "nowhere"], 3, "library.no-folder"],
])("%s: refused with its own code", async (_, args, exit, code) => {
  const ended = await atelier(...args, "--json");
  expect({
    exit: ended.code,
    code: (JSON.parse(ended.stdout) as { error: { code: string } }).error.code,
    stderr: ended.stderr,
  }).toEqual({ exit, code, stderr: "" });
});

test("of photographs none of which is there nobody is made, and each is named with its reason", async () => {
  const { code, stdout } = await atelier("library", "add-person", "Ben", "nowhere.jpg", "gone.png", "--json");
  const { refused } = JSON.parse(stdout) as { refused: { file: string; error: { code: string } }[] };
  expect({ code, refused: refused.map(({ file, error }) => [file, error.code]) }).toEqual({
    code: 3,
    refused: [
      ["nowhere.jpg", "image.missing"],
      ["gone.png", "image.missing"],
    ],
  });
  expect((await atelier("library", "list", "people")).stdout).not.toContain("Ben");
});

test("while the studio has the library open, both write, each sees what the other added, and nothing is taken for damage", async () => {
  const open = await studio();
  try {
    const here = Array.from({ length: 5 }, (_, i) =>
      open.call("people.add", { name: `Here ${i}`, sources: [{ path: subject }] }),
    );
    const there = Array.from({ length: 3 }, (_, i) => atelier("library", "add-person", `There ${i}`, subject));
    expect((await Promise.all(there)).map(({ code }) => code)).toEqual([0, 0, 0]);
    await Promise.all(here);
    const names = (await open.call("people.list", { view: "all" })).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["Here 4", "There 0", "There 1", "There 2"]));
    expect((await atelier("library", "list", "people")).stdout).toContain("Here 4");
    expect(await open.call("people.add", { name: "Afterwards", sources: [{ path: subject }] })).toMatchObject({
      name: "Afterwards",
    });
  } finally {
    await open.close();
  }
  expect((await readdir(home)).filter((name) => name.includes("broken"))).toEqual([]);
});

test("a lost library is rebuilt from the pictures' recipes, and backed up on request", async () => {
  const { file } = await json<{ file: string }>("library", "backup");
  expect(file.startsWith(join(home, "backups"))).toBe(true);
  // Nothing to do is a success, and says since when.
  const again = await atelier("library", "backup");
  expect(again).toMatchObject({ code: 0, stdout: `${file}\n` });
  expect(again.stderr).toMatch(/^Nothing has changed since \d{4}-\d{2}-\d{2} \d{2}:\d{2}/);
  expect((await json<{ file: string }>("library", "backup", "--force")).file).not.toBe(file);
  const whole = join(base, "everything.zip");
  expect((await atelier("library", "backup", "--everything", "--to", whole)).code).toBe(0);
  const portraits = await readdir(join(base, "portraits"));
  const sizes = await Promise.all(portraits.map(async (name) => (await stat(join(base, "portraits", name))).size));
  expect((await stat(whole)).size).toBeGreaterThan(sizes.reduce((sum, size) => sum + size, 0));
  expect((await atelier("library", "backup", "--everything", join(base, "beside"))).code).toBe(0);
  const beside = await readdir(join(base, "beside"), { recursive: true });
  for (const ending of ["library.sqlite", ".png"]) expect(beside.some((name) => name.endsWith(ending))).toBe(true);
  expect(await atelier("library", "backup", "--to", whole)).toMatchObject({ code: 2 });
  const other = join(base, "another-home");
  home = other;
  expect(await json("library", "rebuild", join(base, "portraits"))).toMatchObject({
    read: 3,
    added: 3,
    known: 0,
    passedOver: [],
  });
  expect(await json("library", "rebuild", join(base, "portraits"))).toMatchObject({ read: 3, added: 0, known: 3 });
  expect(await json("library", "list", "pictures", "--limit", "2")).toHaveLength(2);
});
