import { expect, test } from "vitest";
import { read } from "./live.ts";

const coming = { job: "o-1", machine: "attic", step: 3, steps: 20, share: 0.5 };

test("a picture in the making crosses with its preview", () => {
  const preview = { width: 8, height: 8, jpeg: Buffer.from("dots").toString("base64") };
  expect(read(JSON.stringify({ ...coming, preview }))).toEqual({
    ...coming,
    preview: { width: 8, height: 8, jpeg: Buffer.from("dots") },
  });
  expect(read(JSON.stringify(coming))).toEqual(coming);
});

test.each(["{", "null", JSON.stringify({ ...coming, steps: 0 }), JSON.stringify({ ...coming, file: "/etc/passwd" })])(
  "%s is none",
  (text) => {
    expect(read(text)).toBeNull();
  },
);
