import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { PictureId } from "../../../contract/values/id.ts";
import { newPicture, noisePicture, recipe, store, temporaryFolder } from "../../../../tests/library.ts";
import { recordPicture } from "../pictures/record.ts";
import { erase, lookAtRemoval } from "./erase.ts";

test("a copy of what is nobody's in the library goes with the last picture made of it", async () => {
  const folder = temporaryFolder();
  const { store: opened, close } = await store(folder);
  onTestFinished(() => close());
  const { blobs } = opened.home;
  mkdirSync(blobs, { recursive: true });
  const [alone, shared, lora] = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];
  for (const sha256 of [alone, shared]) writeFileSync(join(blobs, `${sha256}.jpg`), "a photograph");
  writeFileSync(join(blobs, `${lora}.safetensors`), "a LoRA");
  const small = (sha256: string) => join(opened.home.thumbnails, sha256.slice(0, 2), `${sha256}-256.webp`);
  for (const sha256 of [alone, shared]) {
    mkdirSync(dirname(small(sha256)), { recursive: true });
    writeFileSync(small(sha256), "small");
  }
  const made = async (name: string, digests: readonly string[]) =>
    recordPicture(
      opened,
      newPicture(await noisePicture(join(folder, name)), {
        recipe: recipe({
          subjects: digests.map((sha256) => ({ path: "/elsewhere/me.jpg", sha256 })),
          ...(name === "1.png" ? { loras: [{ path: "/elsewhere/it.safetensors", sha256: lora, strength: 1 }] } : {}),
        }),
      }),
    );
  const [first, second] = [await made("1.png", [alone, shared]), await made("2.png", [shared])];
  const of = (id: PictureId) => ({ what: { items: [{ kind: "picture", id }] }, showing: "stay" }) as const;
  const left = () => [alone, shared].filter((one) => existsSync(join(blobs, `${one}.jpg`)) && existsSync(small(one)));

  const look = await lookAtRemoval(opened, of(first.id));
  expect(look.space.crops).toBe("a photograph".length + "a LoRA".length);
  await erase(opened, of(first.id));
  expect(existsSync(join(blobs, `${lora}.safetensors`))).toBe(false);
  expect(left()).toEqual([shared]);
  await erase(opened, of(second.id));
  expect([alone, shared].some((one) => existsSync(join(blobs, `${one}.jpg`)) || existsSync(small(one)))).toBe(false);
});
