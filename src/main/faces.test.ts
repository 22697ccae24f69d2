import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/library.ts";
import type { ImportSource } from "../contract/library/sources.ts";
import { createFaceFinder } from "./faces.ts";
import { UploadFolder } from "./media/uploads.ts";

const context = { signal: new AbortController().signal, emit: () => undefined };

/** A finder over an engine that does as the test says, with one file sent and one that lies elsewhere. */
async function finderWith(engine: () => Promise<readonly object[]>) {
  const folder = temporaryFolder();
  const uploads = new UploadFolder(join(folder, "uploads"));
  const response = await uploads.receive(new Request("http://x/upload", { method: "POST", body: "a photograph" }));
  const { upload } = (await response.json()) as { upload: string };
  const lying = join(folder, "lying.jpg");
  await writeFile(lying, "a photograph");
  const never = () => Promise.reject(new Error("not asked"));
  const { handlers } = createFaceFinder({ call: never } as never, { call: engine } as never, { uploads, paths: true });
  const sources = [{ upload }, { path: lying }] as readonly ImportSource[] as never;
  return {
    compare: () => handlers["faces.compare"]({ sources }, context as never),
    sent: join(folder, "uploads", upload),
    lying,
  };
}

test("what was sent to be compared is gone once it was, whoever is brought in; what lies elsewhere stays", async () => {
  const { compare, sent, lying } = await finderWith(async () => []);
  expect(existsSync(sent)).toBe(true);
  await compare();
  expect(existsSync(sent)).toBe(false);
  expect(existsSync(lying)).toBe(true);
});

test("it is gone, too, where the engine could not look", async () => {
  const { compare, sent } = await finderWith(() => Promise.reject(new Error("the engine ended")));
  await expect(compare()).rejects.toThrow("the engine ended");
  expect(existsSync(sent)).toBe(false);
});

test("of drawn faces nobody is told to be one person", async () => {
  const identity = [1, 0];
  const compared = async (drawn: boolean) => (await finderWith(async () => [{ identity, drawn }])).compare();
  expect(await compared(false)).toEqual({ people: [[0, 1]], unclear: [] });
  expect(await compared(true)).toEqual({ people: [], unclear: [0, 1] });
});
