import { expect, test } from "vitest";
import { bytesInWords } from "./size.ts";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1.0 kB"],
  [23_802_932_552, "23.8 GB"],
  [999_960_000, "1.0 GB"],
  [5e15, "5000.0 TB"],
])("%d bytes are %s", (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});
