/** Only what was learned of the style that is asked for is given out, and only what can be had. */
import { expect, test } from "vitest";
import type { Learned } from "../../contract/learning/teaching.ts";
import { learnedFiles } from "./learned-file.ts";

const [tokens, lora] = ["a".repeat(64), "b".repeat(64)];
const files = learnedFiles({
  library: {
    call: ((_: string, { style }: { style: number }) =>
      style === 1
        ? Promise.resolve([{ tokens, lora, model: "gone" } as Learned])
        : Promise.reject(new Error("there is no such style"))) as never,
  },
  home: { blobs: "/blobs", loras: "/loras" },
  model: () => Promise.reject(new Error("that model is gone")),
});

test("its tokens and its LoRA, and nothing of another style or of no style", async () => {
  expect(await files(1, tokens, null)).toMatch(/a{64}\.safetensors$/);
  expect(await files(1, lora, null)).toMatch(/b{64}\.safetensors$/);
  expect(await files(1, "c".repeat(64), null)).toBeNull();
  expect(await files(2, tokens, null)).toBeNull();
});

test("tokens are in no other program's format, and without the model there is nothing to write a LoRA by", async () => {
  expect(await files(1, tokens, "kohya")).toBeNull();
  expect(await files(1, lora, "diffusers")).toBeNull();
});
