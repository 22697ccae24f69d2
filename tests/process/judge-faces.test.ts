/** `npm run judge:faces`: faces in a model's pictures, beside those that the styles themselves leave. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { root } from "../../scripts/portrait.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const folder = temporaryFolder();

const judge = (...folders: string[]) => {
  const program = join(root, "scripts/judge-faces.ts");
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...folders], {
    encoding: "utf8",
  });
};

test("tells of every picture whether the face is there, and how like it is", async () => {
  const [goals, pictures] = [join(folder, "goals"), join(folder, "pictures")];
  for (const made of [goals, pictures]) mkdirSync(made);
  const photograph = join(goals, "photo-eileen.png");
  await sharp(join(root, "assets/subjects/11-astronaut-photograph.jpg")).png().toFile(photograph);
  for (const family of ["neon", "poster", "vintage"])
    copyFileSync(photograph, join(goals, `goal-${family}-eileen.png`));
  copyFileSync(photograph, join(pictures, "poster-eileen.png"));
  const grey = sharp({ create: { width: 256, height: 256, channels: 3, background: "#808080" } });
  await grey.png().toFile(join(pictures, "vintage-eileen.png"));

  const { status, stdout } = judge(goals, pictures);
  expect(stdout.trim().split("\n")).toEqual([
    "neon-eileen: no picture (goal: 1.00)",
    "poster-eileen: 1.00 (goal: 1.00)",
    "vintage-eileen: no face (goal: 1.00)",
    "eileen: a face in 1 of 3, mean likeness 1.00 (goals: a face in 3 of 3, mean likeness 1.00)",
  ]);
  expect(status).toBe(0);
});

test("says what to give it, and whence the goals come", () => {
  expect(judge()).toMatchObject({ status: 2, stdout: expect.stringContaining("npm run judge:faces -- goals painted") });
  const empty = join(folder, "empty");
  mkdirSync(empty);
  const { status, stderr } = judge(empty, empty);
  expect(status).not.toBe(0);
  expect(stderr).toContain("judge.py goals writes them");
});
