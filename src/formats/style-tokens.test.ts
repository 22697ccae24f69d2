import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/library.ts";
import { captionedPictures } from "./style-folder.ts";
import { isStyleTokens, readStyleTokens, writeStyleTokens } from "./style-tokens.ts";
import { writeSafetensors } from "./safetensors/write.ts";

test("tokens come back to the bit", async () => {
  const file = join(temporaryFolder(), "ink.safetensors");
  const tokens = { data: Float32Array.of(0.1, -2, 3e-9, 4, 5, 6), shape: [3, 2] as const };
  await writeStyleTokens(file, tokens, "uso-mini");
  expect(await readStyleTokens(file)).toEqual(tokens);
});

test("a LoRA in its place is refused by name", async () => {
  const file = join(temporaryFolder(), "lora.safetensors");
  await writeSafetensors(file, { a: { dtype: "F32", shape: [1], data: new Uint8Array(4) } });
  await expect(readStyleTokens(file)).rejects.toMatchObject({ code: "style.not-tokens", data: { file } });
  expect([isStyleTokens(file), isStyleTokens("ink.png")]).toEqual([true, false]);
});

test("pictures of a folder come in the order of their numbers, each with the words beside it", async () => {
  const folder = temporaryFolder();
  for (const name of ["10.png", "2.jpg", "2.txt", "notes.md", ".hidden.png"])
    await writeFile(join(folder, name), " a dog \n");
  expect(await captionedPictures(folder)).toEqual([
    { path: join(folder, "2.jpg"), caption: "a dog", repeats: 1 },
    { path: join(folder, "10.png"), caption: "", repeats: 1 },
  ]);
});
