/** `atelier curate` as a script meets it, with the bundled model: what is left out, killed, gone on with, reviewed. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import type { Candidate, Curation } from "../../src/contract/learning/curation.ts";
import { readTriplets } from "../../src/formats/triplets.ts";
import { root } from "../../scripts/portrait.ts";
import { atelier as program, runAtelier } from "../fixtures/atelier.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const folder = temporaryFolder();
const [people, styles, out] = [join(folder, "people"), join(folder, "styles"), join(folder, "triplets")];
const asked = [people, styles, "--out", out, "--kind", "kept", "--candidates", "1", "--size", "64x64", "--steps", "2"];
const file = join(out, "candidates.jsonl");
const atelier = (args: readonly string[]) => runAtelier(args, { cwd: folder, env: { ATELIER_HOME: folder } });
const made = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).length : 0);

beforeAll(async () => {
  mkdirSync(people);
  mkdirSync(styles);
  const from = (name: string, to: string) => cpSync(join(root, "assets", name), to);
  from("subjects/11-astronaut-photograph.jpg", join(people, "anna.jpg"));
  writeFileSync(join(people, "broken.jpg"), "no picture");
  from("styles/12-comic.png", join(styles, "comic.png"));
  from("styles/05-watercolor.png", join(styles, "watercolor.png"));
  await sharp({ create: { width: 64, height: 64, channels: 3, background: "#fbfaf5" } })
    .png()
    .toFile(join(styles, "page.png"));
});

test("killed after its first candidate it goes on; the bad are named, the good go on, and it ends with 3", async () => {
  const child = spawn(process.execPath, [...program, "curate", ...asked], {
    env: { ...process.env, ATELIER_HOME: folder },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  for (const begin = Date.now(); made() === 0 && Date.now() - begin < 240_000;) await delay(20);
  child.kill("SIGKILL");
  await ended;
  const before = made();
  expect(before).toBeGreaterThan(0);
  const { code, stderr } = await atelier(["curate", ...asked]);
  expect(code).toBe(3);
  expect(stderr).toContain("broken.jpg could not be read as a picture");
  expect(stderr).toContain("page.png shows nothing but a plain area");
  expect(stderr).toContain("2 candidates of 2 pairs");
  expect(made()).toBe(2);
}, 600_000);

test("the review tells it all as JSON, and a name that is accepted is learned from", async () => {
  const { code, stdout } = await atelier(["curate", "review", out, "--json"]);
  expect(code).toBe(0);
  const { candidates, summary } = JSON.parse(stdout) as Curation;
  expect(summary).toMatchObject({ candidates: 2, pairs: 2 });
  const ids = candidates.map(({ id }) => id);
  expect(ids.toSorted()).toEqual(["anna--comic--kept-1", "anna--watercolor--kept-1"]);
  expect((await atelier(["curate", "review", out, "--accept", ...ids])).code).toBe(0);
  expect(await readTriplets(out)).toHaveLength(2);
  const strange = await atelier(["curate", "review", out, "--reject", "nobody"]);
  expect([strange.code, strange.stderr]).toEqual([2, expect.stringContaining("has no triplet named nobody")]);
}, 300_000);

test("a picture in a style is a target whose content the model makes plain, and another content shows the style", async () => {
  const [works, plainly] = [join(folder, "works"), join(folder, "plainly")];
  mkdirSync(works);
  cpSync(join(root, "assets/styles/01-poster.png"), join(works, "own.png"));
  const how = ["--kind", "kept", "--candidates", "1", "--size", "64x64", "--steps", "2", "--pairs", "1"];
  const material = [people, styles, "--stylised", works, "--elsewhere", "by hand"];
  const { stderr } = await atelier(["curate", ...material, "--out", plainly, ...how]);
  expect(stderr).toContain("2 candidates of 2 pairs");
  const lines = readFileSync(join(plainly, "candidates.jsonl"), "utf8").split("\n").filter(Boolean);
  const plain = lines.map((line) => JSON.parse(line) as Candidate).find(({ id }) => id === "own--plain--kept-1")!;
  expect(plain.content.made).toMatchObject({ engine: "atelier", model: "uso-mini" });
  expect(plain.style.made).toMatchObject({ engine: "atelier" });
  expect(plain.target.made).toMatchObject({ engine: "by hand" });
  expect(plain.measures.plain).not.toBeNull();
  for (const { file } of [plain.content, plain.style, plain.target]) expect(existsSync(join(plainly, file))).toBe(true);
}, 300_000);

test("other settings, and a folder where nothing was curated, are refused with what to do", async () => {
  const other = await atelier(["curate", ...asked.slice(0, -1), "3"]);
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("begun with other settings: steps")]);
  const none = await atelier(["curate", "review", people]);
  expect([none.code, none.stderr]).toEqual([3, expect.stringContaining("Nothing was curated in")]);
}, 300_000);
