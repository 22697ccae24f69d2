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
import { type Figures, type Floor, goThrough, measureFloor } from "./window.ts";

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
const floors: Floor[] = [];
// By turns, so that whatever else the machine does falls on both.
for (let turn = 0; turn < turns; turn++) {
  floors.push(await measureFloor());
  all.push(await goThrough(folder, residentBytes));
}
await closeBrowser();

const of = (pick: (figures: Figures) => number): number => median(all.map(pick));
const ms = (n: number) => `${n.toFixed(0)} ms`;
const mib = (n: number) => `${(n / 2 ** 20).toFixed(0)} MiB`;
const share = (n: number) => `${(n * 100).toFixed(1)} %`;
const sorted = (of: readonly { readonly frames: readonly number[] }[]) =>
  of.map((one) => one.frames.toSorted((a, b) => a - b));
const [frames, floorFrames] = [sorted(all), sorted(floors)];
const at = (of: readonly (readonly number[])[], part: number): number =>
  median(of.map((one) => one[Math.min(one.length - 1, Math.floor(one.length * part))] ?? 0));
const floorOf = (pick: (floor: Floor) => number): number => median(floors.map(pick));

/** A figure in milliseconds; what an empty page takes for the same; the aim. */
const timedRow = (name: string, value: number, floor: number | null, aim = ""): Row => [
  name,
  ms(value),
  floor === null ? "" : ms(floor),
  floor === null ? "" : (value / floor).toFixed(1),
  aim,
];
type Row = readonly [name: string, value: string, floor: string, times: string, aim: string];
const change = floorOf((floor) => floor.change);
const rows: readonly Row[] = [
  timedRow(
    "program to address",
    of(({ host }) => host),
    null,
  ),
  timedRow(
    "program to usable studio",
    of(({ whole }) => whole),
    null,
    "1000 ms",
  ),
  timedRow(
    "address to usable studio",
    of(({ usable }) => usable),
    floorOf(({ usable }) => usable),
    "1000 ms",
  ),
  timedRow(
    "history, all pictures in sight",
    of(({ firstPictures }) => firstPictures),
    change,
    "300 ms",
  ),
  timedRow("a frame while scrolling, median", at(frames, 0.5), at(floorFrames, 0.5)),
  timedRow("  of a hundred, the slowest but five", at(frames, 0.95), at(floorFrames, 0.95)),
  timedRow("  the slowest", at(frames, 1), at(floorFrames, 1), "32 ms"),
  ["tiles with neither picture nor colour", share(of(({ white }) => white)), "", "", "0 %"],
  timedRow(
    "a jump to the middle, all pictures there",
    of(({ jump }) => jump),
    change,
  ),
  timedRow(
    "search, from key to answer",
    of(({ search }) => search),
    change,
    "30 ms",
  ),
  ["window's objects", mib(of(({ heap }) => heap)), "", "", ""],
  ["studio's process", mib(of(({ resident }) => resident ?? 0)), "", "", ""],
];
const wide = Math.max(...rows.map(([name]) => name.length));
const line = ([name, ...figures]: Row): string =>
  [name.padEnd(wide), ...figures.map((figure) => figure.padStart(9))].join("  ");
console.log(line(["", "measured", "floor", "times", "aim"]));
for (const row of rows) console.log(line(row));
console.log("\nThe floor is an empty page in the same browser, measured by turns with the studio.");
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
