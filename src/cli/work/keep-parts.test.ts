import { readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { StoredReference } from "../../jobs/library.ts";
import { blobsIn } from "../../jobs/blobs.ts";
import { fileDigest } from "../../formats/digest.ts";
import { keepParts } from "./keep-parts.ts";
import { locateReferences } from "../options/references.ts";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";

const base = temporaryFolder();
const file = async (name: string) => {
  await writeFile(join(base, name), `pixels of ${name}`);
  return { path: join(base, name), sha256: await fileDigest(join(base, name)) };
};
const [photo, ink, own, lying] = await Promise.all(["me.jpg", "ink.PNG", "kept.png", "in place.png"].map(file));
const known = [
  { ...own, kept: "copied" },
  { ...lying, kept: "in place" },
] as unknown as readonly StoredReference[];
const recipe = recipeWith({ subjects: [photo!, own!, photo!], styles: [ink!, lying!] });

test("pictures given by their files are kept, those of the library are not kept twice, and are found when moved", async () => {
  const blobs = join(base, "blobs");
  expect(await keepParts(recipe, known, blobsIn(blobs))).toEqual([photo, ink, lying].map((one) => one!.sha256));
  expect((await readdir(blobs)).toSorted()).toEqual(
    [`${photo!.sha256}.jpg`, `${ink!.sha256}.png`, `${lying!.sha256}.png`].toSorted(),
  );
  await rename(photo!.path, join(base, "moved.jpg"));
  const found = await locateReferences(recipe, join(base, "out", "made.png"), {}, [blobs]);
  expect(found.subjects[0]!.path).toBe(join(blobs, `${photo!.sha256}.jpg`));
});

test("LoRAs are kept as pictures are, and found when they were moved", async () => {
  const blobs = join(base, "with LoRA");
  const lora = { ...(await file("turbo.safetensors")), strength: 0.5 };
  const withLora = recipeWith({ subjects: [], styles: [], loras: [lora] });
  expect(await keepParts(withLora, known, blobsIn(blobs))).toEqual([lora.sha256]);
  await rename(lora.path, join(base, "moved.safetensors"));
  const made = join(base, "out", "made.png");
  const found = await locateReferences(withLora, made, {}, [blobs]);
  expect(found.loras).toEqual([{ ...lora, path: join(blobs, `${lora.sha256}.safetensors`) }]);
});

test("of a private picture nothing is kept", async () => {
  const blobs = join(base, "none");
  expect(await keepParts({ ...recipe, private: "references" }, known, blobsIn(blobs))).toEqual([]);
  expect(await readdir(blobs).catch(() => "not made")).toBe("not made");
});
