/** `npm run bench:studio`: how the window feels on a library of ten thousand pictures. */
import { readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { buildStale } from "../../scripts/build/build.ts";
import { closeBrowser } from "../../tests/e2e/application.ts";
import { machineLine } from "../machine.ts";
import { median, timed } from "../measure.ts";
import { fillLibrary } from "./library.ts";
import { type Figures, goThrough } from "./window.ts";

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("A whole number from 1 up is needed.");
  return value;
};
const { pictures, turns } = new Command("npm run bench:studio --")
  .description("Measures the studio's window in Chromium on a large library that is made for it.")
  .option("--pictures <n>", "pictures in the library", whole, 10_000)
  .option("--turns <n>", "times the studio is started; the table has the medians", whole, 3)
  .parse()
  .opts<{ readonly pictures: number; readonly turns: number }>();

console.log(machineLine());
await buildStale(["renderer"]);
const folder = await mkdtemp(join(tmpdir(), "atelier-bench-studio-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const assets = join(import.meta.dirname, "../../assets");
const filled = await timed(() => fillLibrary({ folder, pictures, assets }));
console.log(`A library of ${pictures} pictures, made in ${(filled / 1000).toFixed(1)} s; medians of ${turns}:\n`);
const all: Figures[] = [];
for (let turn = 0; turn < turns; turn++) all.push(await goThrough(folder, residentBytes));
await closeBrowser();

const of = (pick: (figures: Figures) => number): number => median(all.map(pick));
const ms = (n: number) => `${n.toFixed(0)} ms`;
const mib = (n: number) => `${(n / 2 ** 20).toFixed(0)} MiB`;
const share = (n: number) => `${(n * 100).toFixed(1)} %`;
const frames = all.map((figures) => figures.frames.toSorted((a, b) => a - b));
const at = (part: number): number =>
  median(frames.map((sorted) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0));
const rows: readonly (readonly [string, string, string])[] = [
  ["program to address", ms(of(({ host }) => host)), ""],
  ["address to usable studio", ms(of(({ usable }) => usable)), "1000 ms"],
  ["history, all pictures in sight", ms(of(({ firstPictures }) => firstPictures)), "300 ms"],
  ["a frame while scrolling, median", ms(at(0.5)), ""],
  ["  of a hundred, the slowest but five", ms(at(0.95)), ""],
  ["  the slowest", ms(at(1)), "32 ms"],
  ["tiles with neither picture nor colour", share(of(({ white }) => white)), "0 %"],
  ["a jump to the middle, all pictures there", ms(of(({ jump }) => jump)), ""],
  ["search, from key to answer", ms(of(({ search }) => search)), "30 ms"],
  ["window's objects", mib(of(({ heap }) => heap)), ""],
  ["studio's process", mib(of(({ resident }) => resident ?? 0)), ""],
];
const wide = Math.max(...rows.map(([name]) => name.length));
console.log(`${"".padEnd(wide)}  ${"measured".padStart(9)}  ${"aim".padStart(8)}`);
for (const [name, value, aim] of rows) console.log(`${name.padEnd(wide)}  ${value.padStart(9)}  ${aim.padStart(8)}`);
process.exit(0);

/** Resident memory of a process, where the system tells. */
function residentBytes(pid: number): number | null {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
