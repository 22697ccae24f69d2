/**
 * A machine of a farm as a process of its own, which a test may kill. Its engine paints at once, or as `ATELIER_PAINTER`
 * says; it holds a job for `ATELIER_LOCK` milliseconds. Asked how it is, it tells what its memory holds, what it has
 * open, and how much it has made.
 */
import { appendFileSync } from "node:fs";
import { FarmWorker } from "../../src/farm/machine/worker.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { painter } from "./painter.ts";

const [url, store, name, cache, log, takes, tagged = ""] = process.argv.slice(2) as unknown as readonly [
  string,
  string,
  string,
  string,
  string,
  string,
  string?,
];
const engine = painter({
  takes: Number(takes),
  blocks: process.env["ATELIER_PAINTER"] === "blocks",
  onBegin: (seed) => appendFileSync(log, `${seed} ${Date.now()}\n`),
});
const tags = tagged === "" ? [] : tagged.split(",");
const farm = { queue: new URL(url), store, ca: null, pool: "portraits" };
const times = {
  lock: Number(process.env["ATELIER_LOCK"] ?? 2_000),
  stalled: 1_000,
  progress: 500,
  announce: 500,
  hang: 120_000,
  later: 200,
  asked: 3_000,
};
const worker = await FarmWorker.join({ farm, name, engine, model: await openModel(bundledModel), cache, tags, times });
process.on("disconnect", () => process.exit());
process.on("message", () => {
  globalThis.gc?.();
  const handles = process.getActiveResourcesInfo().length;
  process.send?.({ heap: process.memoryUsage().heapUsed, handles, made: worker.machine.made });
});
process.send?.("ready");
