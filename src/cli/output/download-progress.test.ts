import { expect, test } from "vitest";
import { downloadInWords } from "./download-progress.ts";

const soFar = { files: [], finished: 3, done: 3_200_000_000, total: 33_900_000_000 };

test("how far a download is, how fast and how long still is said in words; what is not known yet is left out", () => {
  expect(downloadInWords({ ...soFar, rate: 41_000_000, secondsLeft: 749 })).toBe(
    "3.2 GB of 33.9 GB, 41.0 MB a second, 12 min left",
  );
  expect(downloadInWords({ ...soFar, rate: null, secondsLeft: null })).toBe("3.2 GB of 33.9 GB");
});
