/** `atelier bench` and `generate --best` as a script meets them: pictures are made, measured, and put in order. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Measure } from "../../src/contract/learning/measures.ts";
import { root } from "../../scripts/portrait.ts";
import { runAtelier } from "../fixtures/atelier.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const base = temporaryFolder();
const atelier = (...args: readonly string[]) =>
  runAtelier(args, { cwd: base, env: { ATELIER_HOME: join(base, "home") } });

/** Milliseconds: each starts the engine, on a machine that may have other things to do. */
const PATIENT = 300_000;
const tiny = ["--contents", "1", "--styles", "1", "--prompts", "1", "--steps", "1", "--size", "64x64"];
const out = join(base, "bench");
const bench = () => atelier("bench", "--set", "synthetic", ...tiny, "--provider", "cpu", "--out", out, "--json");
const journal = () => readFileSync(join(out, "journal.jsonl"), "utf8").trim().split("\n");

interface Report {
  readonly set: { readonly cases: number };
  readonly rows: readonly { readonly task: string; readonly column: string; readonly all: { readonly mean: number } }[];
  readonly absent: readonly string[];
}

let report: Report;

test(
  "a tiny benchmark is made, measured and reported",
  async () => {
    const first = await bench();
    expect(first).toMatchObject({ code: 0 });
    report = JSON.parse(first.stdout) as Report;
    // One subject, one style, and the subject in that style with its layout kept and changed.
    expect(report.set.cases).toBe(1 + 1 + 2);
    expect(new Set(report.rows.map(({ task }) => task))).toEqual(new Set(["subject-driven", "style-driven", "both"]));
    expect(report.rows.map(({ column }) => column)).toContain("style (style encoder)");
    expect(report.rows.every(({ all }) => Number.isFinite(all.mean))).toBe(true);
    // No published network is here: its column is absent, and not zero.
    expect(report.absent).toEqual(expect.arrayContaining(["CLIP-I", "DINO", "CSD", "CLIP-T"]));
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain("<img");
  },
  PATIENT,
);

test(
  "it goes on after the last line of its journal, and comes to the same numbers",
  async () => {
    const all = journal();
    expect(all).toHaveLength(4);
    writeFileSync(join(out, "journal.jsonl"), `${all.slice(0, 2).join("\n")}\n${all[2]!.slice(0, 40)}`);
    const again = await bench();
    expect(again).toMatchObject({ code: 0 });
    expect(journal().slice(0, 2)).toEqual(all.slice(0, 2));
    const { rows } = JSON.parse(again.stdout) as Report;
    for (const [n, { column, all: estimate }] of rows.entries()) {
      expect(column).toBe(report.rows[n]!.column);
      expect(estimate.mean).toBeCloseTo(report.rows[n]!.all.mean, 6);
    }
  },
  PATIENT,
);

test(
  "with other settings it is refused there: two benchmarks never mix",
  async () => {
    const other = await atelier("bench", "--set", "synthetic", ...tiny, "--steps", "2", "--out", out, "--json");
    expect(other.code).not.toBe(0);
    expect(JSON.parse(other.stdout)).toMatchObject({ error: { code: "bench.other-run" } });
  },
  PATIENT,
);

test("a folder with a subject too few is refused before anything is made", async () => {
  const set = join(base, "set");
  for (const part of ["content", "style"]) {
    mkdirSync(join(set, part), { recursive: true });
    for (let n = 0; n < (part === "content" ? 49 : 50); n++) writeFileSync(join(set, part, `${n}.png`), "");
  }
  for (const name of ["subject-prompts.txt", "style-prompts.txt"])
    writeFileSync(join(set, name), Array.from({ length: 30 }, (_, n) => `prompt ${n}`).join("\n"));
  const ended = await atelier("bench", set, "--set", "uso", "--out", join(base, "refused"));
  expect(ended.code).not.toBe(0);
  expect(ended.stderr).toContain("1 of 50 pictures in content");
  expect(existsSync(join(base, "refused"))).toBe(false);
});

test(
  "of several pictures the best are named first, with what was measured",
  async () => {
    const args = [
      "--subject",
      "assets/subjects/01-a-woman-with-short-blonde-hair-and-glasses-in-a-white-shirt.png",
      "--style",
      "assets/styles/05-watercolor.png",
    ].map((one) => (one.startsWith("--") ? one : join(root, one)));
    const small = ["--size", "64x64", "--steps", "1", "--seed", "3", "--provider", "cpu"];
    const ended = await atelier("generate", ...args, ...small, "--best", "2", "--of", "3", "--out", base, "--json");
    expect(ended).toMatchObject({ code: 0 });
    const { pictures, best, ranked } = JSON.parse(ended.stdout) as {
      readonly pictures: readonly { readonly file: string }[];
      readonly best: number;
      readonly ranked: readonly { readonly file: string; readonly measures: readonly Measure[] }[];
    };
    expect(best).toBe(2);
    expect(ranked.map(({ file }) => file).toSorted()).toEqual(pictures.map(({ file }) => file).toSorted());
    expect(ranked[0]!.measures.find(({ kind }) => kind === "style")).toMatchObject({ state: "measured" });
  },
  PATIENT,
);
