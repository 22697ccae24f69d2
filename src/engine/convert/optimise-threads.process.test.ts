/** The optimiser on several threads, and what becomes of it when it is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { randomWeights } from "../../../tests/fixtures/random-flux.ts";
import { sourceOf } from "../../../tests/fixtures/optimise-held.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { optimiseCheckpoint } from "./optimise.ts";
import { plainSource } from "./source.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";

const folder = temporaryFolder();
const layers = 40;
const from = join(folder, "source.safetensors");
// Two of them take several stretches.
await writeSafetensors(
  from,
  randomWeights(
    Object.fromEntries(Array.from({ length: layers }, (_, n) => [`blocks.${n}.weight`, [n < 2 ? 5000 : 64, 256]])),
  ),
);
const source = await plainSource([from]);
const straight = join(folder, "straight.safetensors");
const told = (await optimiseCheckpoint(source, straight, { precision: "int4", threads: 0 })).layers;

test("several threads write the same bytes and tell the same errors as one", async () => {
  const out = join(folder, "threads.safetensors");
  const progress: number[] = [];
  const { layers: ours } = await optimiseCheckpoint(source, out, {
    precision: "int4",
    threads: 3,
    onProgress: (p) => p.phase === "convert" && progress.push(p.done / p.total),
  });
  expect(await readFile(out)).toEqual(await readFile(straight));
  expect(ours).toEqual(told);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBeCloseTo(1, 12);
});

test("killed in the middle, a second start goes on where the first one ended and writes the same bytes", async () => {
  const [out, program, done] = [
    join(folder, "killed.safetensors"),
    fileURLToPath(new URL("../../../tests/fixtures/optimise-held.ts", import.meta.url)),
    20,
  ];
  const child = spawn(process.execPath, [program, from, out, `${done}`], { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  const lines = async (): Promise<number> =>
    (await readFile(`${out}.part.journal`, "utf8").catch(() => "")).split("\n").length - 2;
  for (let turn = 0; turn < 4000 && child.exitCode === null && (await lines()) < done; turn++) await wait(10);
  child.kill("SIGKILL");
  expect((await ended)[1]).toBe("SIGKILL");
  expect(existsSync(out)).toBe(false);
  const same = await sourceOf(from, () => Promise.resolve());
  const { resumed, layers: ours } = await optimiseCheckpoint(same, out, { precision: "int4", threads: 2 });
  expect(resumed).toBe(done);
  const uninterrupted = await optimiseCheckpoint(same, join(folder, "uninterrupted.safetensors"), {
    precision: "int4",
    threads: 2,
  });
  expect(await readFile(out)).toEqual(await readFile(uninterrupted.file));
  expect(ours).toEqual(uninterrupted.layers);
  expect(ours).toEqual(told);
});

test("cancelled on several threads it keeps what is done, and goes on to the same bytes", async () => {
  const [out, stop] = [join(folder, "cancelled.safetensors"), new AbortController()];
  let reports = 0;
  const onProgress = (): void => void (++reports === 10 && stop.abort(new Error("enough")));
  await expect(
    optimiseCheckpoint(source, out, { precision: "int4", threads: 3, signal: stop.signal, onProgress }),
  ).rejects.toThrow("enough");
  expect(reports).toBe(10);
  const { resumed } = await optimiseCheckpoint(source, out, { precision: "int4", threads: 3 });
  expect(resumed).toBeGreaterThan(0);
  expect(resumed).toBeLessThan(10);
  expect(await readFile(out)).toEqual(await readFile(straight));
});

test("a thread that dies ends the work with a fault and keeps what was done", async () => {
  const entry = join(folder, "mortal.mjs");
  await writeFile(
    entry,
    'import { parentPort } from "node:worker_threads"; parentPort.once("message", () => process.exit(3));',
  );
  const out = join(folder, "died.safetensors");
  await expect(
    optimiseCheckpoint(source, out, { precision: "int4", threads: 2, workerEntry: pathToFileURL(entry) }),
  ).rejects.toThrow(/a thread of the optimiser ended: exit code 3/);
  expect(existsSync(out)).toBe(false);
  expect(existsSync(`${out}.part`)).toBe(true);
});

test("a fault in a thread arrives as the fault it is", async () => {
  const bad = join(folder, "bad.safetensors");
  await writeSafetensors(bad, {
    "a.weight": { dtype: "F32", shape: [2, 32], data: new Uint8Array(new Float32Array(64).fill(Number.NaN).buffer) },
  });
  await expect(
    optimiseCheckpoint(await plainSource([bad]), join(folder, "never.safetensors"), { precision: "int4", threads: 1 }),
  ).rejects.toMatchObject({ code: "weights.optimise-not-finite", data: { tensor: "a.weight" } });
});
