import { expect, test } from "vitest";
import type { UploadId } from "../../contract/values/id.ts";
import { open, sourcesOf } from "./link.ts";

const kept = new Set<string>();
let held = Promise.resolve();

void open(
  {
    connect: () => new Promise(() => {}),
    upload: async ({ name }) => {
      if (name === "refused.jpg") throw new Error("refused.jpg is too large.");
      await held;
      kept.add(name);
      return name as UploadId;
    },
    discard: async (upload) => void kept.delete(upload),
    pathOf: ({ name }) => (name === "lies.jpg" ? "/desk/lies.jpg" : null),
    onConnection: () => () => {},
  },
  () => {},
);
const files = (...names: readonly string[]) => names.map((name) => new File(["x"], name));

test("files come by their path where they may stay, else by their bytes", async () => {
  expect(await sourcesOf(files("lies.jpg", "a.jpg"), "in place")).toEqual([
    { path: "/desk/lies.jpg" },
    { upload: "a.jpg" },
  ]);
  expect([...kept]).toEqual(["a.jpg"]);
  kept.clear();
});

test("where one is refused the others do not stay with the studio, and why is told", async () => {
  await expect(sourcesOf(files("a.jpg", "refused.jpg", "b.jpg"), "copy")).rejects.toThrow("refused.jpg is too large.");
  expect([...kept]).toEqual([]);
});

test("what nobody wants any more while it is sent does not stay there either", async () => {
  const sending = Promise.withResolvers<void>();
  held = sending.promise;
  const stop = new AbortController();
  const sources = sourcesOf(files("a.jpg", "b.jpg"), "copy", stop.signal);
  stop.abort(new Error("the question was closed"));
  sending.resolve();
  await expect(sources).rejects.toThrow("the question was closed");
  expect([...kept]).toEqual([]);
});
