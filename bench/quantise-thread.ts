/**
 * Quantises so many values in memory and tells the seconds; the first turn, in which the code is compiled, does not
 * count.
 */
import { parentPort, workerData } from "node:worker_threads";
import { quantise } from "../src/engine/convert/quantise.ts";
import { scatter } from "../tests/fixtures/random-flux.ts";

export interface QuantiseTask {
  readonly bits: 4 | 8;
  readonly values: number;
}

const { bits, values } = workerData as QuantiseTask;
const some = scatter(2 ** 20, 1).map((x) => 0.02 * x);
const turn = (): unknown => quantise(some, { bits, block: 32 });
for (let n = 0; n < 4; n++) turn();
const start = performance.now();
for (let done = 0; done < values; done += some.length) turn();
// oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
parentPort!.postMessage((performance.now() - start) / 1000);
