/** `--private`, as an artist types it. */
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAtelier } from "../fixtures/atelier.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const root = join(import.meta.dirname, "../..");
const folder = temporaryFolder();
const [subject, style] = [join(folder, "herphoto.jpg"), join(folder, "herstyle.png")];
copyFileSync(join(root, "assets/subjects/11-astronaut-photograph.jpg"), subject);
copyFileSync(join(root, "assets/styles/12-comic.png"), style);
const atelier = (...args: readonly string[]) =>
  runAtelier(args, { cwd: folder, env: { ATELIER_HOME: join(folder, "home"), HOME: folder } });
const small = ["--size", "64x64", "--steps", "2", "--likeness", "64", "--provider", "cpu"];

/** Each starts the command line several times. */
const patience = { timeout: 240_000 };

test(
  "a private picture carries no file it was made of, is kept in the library so, and is made again of what is named",
  patience,
  async () => {
    const made = [
      "generate",
      "-s",
      subject,
      "-t",
      style,
      ...small,
      "--seed",
      "3",
      "--out",
      "p",
      "--private",
      "--library",
      "--json",
    ];
    const { pictures, recipe } = JSON.parse((await atelier(...made)).stdout) as {
      pictures: readonly { file: string }[];
      recipe: object;
    };
    expect(recipe).toMatchObject({ private: "references", subjects: [{ path: "subject-1" }] });
    const file = pictures[0]!.file;
    const bytes = readFileSync(file, "latin1");
    for (const name of ["herphoto", "herstyle", "sha256"]) expect(bytes).not.toContain(name);
    for (const name of readdirSync(join(folder, "home")).filter((one) => one.startsWith("library.sqlite")))
      expect(readFileSync(join(folder, "home", name), "latin1")).not.toMatch(/herphoto|herstyle/);
    expect((await atelier("info", file)).stdout).toMatch(/Subject +not recorded[^]+Private +yes/);
    expect(await atelier("again", file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Name it, in the same order: --subject <picture> --style <picture>.") as string,
    });
    const again = await atelier("again", file, "-s", subject, "-t", style, "--provider", "cpu", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ identical: true, recipe: { private: "references" } });
  },
);

test("with everything the words stay out too, and a sheet names nobody", patience, async () => {
  const one = await atelier(
    "generate",
    "-p",
    "a whispered wish",
    ...small,
    "--out",
    "w",
    "--private",
    "everything",
    "--quiet",
  );
  expect(readFileSync(one.stdout.trim(), "latin1")).not.toContain("whisper");
  expect(one.stdout).not.toContain("whisper");
  const sheet = await atelier("sheet", "-s", subject, "-t", style, ...small, "--out", "s", "--private", "--quiet");
  expect(sheet).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(join(folder, "s")).filter((name) => /her/.test(name))).toEqual([]);
});
