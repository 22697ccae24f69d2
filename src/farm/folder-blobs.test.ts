import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { folderBlobs } from "./folder-blobs.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
mkdirSync(store);
const blobs = folderBlobs(store);
const photo = join(folder, "photo.jpg");
writeFileSync(photo, "pixels");

test("what lies on the machine already is not fetched again; what was changed there is", async () => {
  const sha256 = await blobs.put(photo);
  const here = join(folder, "here.jpg");
  await blobs.fetch(sha256, here);
  writeFileSync(here, "something else, longer");
  await blobs.fetch(sha256, here);
  rmSync(join(store, "blobs"), { recursive: true });
  await blobs.fetch(sha256, here);
  await expect(blobs.fetch(sha256, join(folder, "other.jpg"))).rejects.toMatchObject({ code: "farm.blob-missing" });
});

test.each(["..", "../../etc/passwd", "/etc/passwd", "A".repeat(64), ""])("%j is no digest", async (sha256) => {
  await expect(blobs.fetch(sha256, join(folder, "x"))).rejects.toMatchObject({ code: "farm.blob-missing" });
});
