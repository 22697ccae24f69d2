import { expect, test } from "vitest";
import { modelId } from "./models.ts";

test.each(["uso-mini", "flux1.dev", "7", "console", "com10"])("%j is a model's id, and its folder's name", (id) => {
  expect(modelId.safeParse(id).success).toBe(true);
});

test.each(["", "aux", "con.1", "com1.txt", "nul", "Big", "a/b", "..", ".a", "a.", "-a", "ü", "a b", "x".repeat(101)])(
  "%j is none",
  (id) => {
    expect(modelId.safeParse(id).success).toBe(false);
  },
);
