import { expect, test } from "vitest";
import { together } from "./together.ts";

/** Work that ends when it is told to. */
function recorded() {
  const runs: PromiseWithResolvers<void>[] = [];
  const ask = together(() => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    return run.promise;
  });
  return { ask, runs };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("whoever asks while it is at work waits for one more that is done for all of them", async () => {
  const { ask, runs } = recorded();
  const first = ask();
  const later = [ask(), ask(), ask()];
  expect(runs).toHaveLength(1);
  runs[0]!.resolve();
  await first;
  await settled();
  expect(runs).toHaveLength(2);
  const last = ask();
  runs[1]!.resolve();
  await Promise.all(later);
  await settled();
  expect(runs).toHaveLength(3);
  runs[2]!.resolve();
  await last;
  void ask();
  expect(runs).toHaveLength(4);
});

test("what fails is told to those who asked for it, and not to those after them", async () => {
  const { ask, runs } = recorded();
  const [first, second] = [ask(), ask()];
  runs[0]!.reject(new Error("the drive is away"));
  await expect(first).rejects.toThrow("the drive is away");
  await settled();
  runs[1]!.resolve();
  await second;
});
