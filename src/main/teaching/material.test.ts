/** What a style is taught from, in the artist's words. */
import { expect, test } from "vitest";
import type { SetPicture, SetReport } from "../../contract/learning.ts";
import { underTheirNames } from "./material.ts";

const picture = (path: string, unlike = false): SetPicture => ({
  path,
  width: 96,
  height: 96,
  broken: null,
  sameAs: null,
  small: false,
  unlike,
  use: unlike ? "left out" : "learn",
});

test("the picture that lies apart has the name it was brought in by, not that of its copy", () => {
  const report: SetReport = {
    pictures: [picture("/blobs/0a.png"), picture("/blobs/f9.png", true)],
    score: 60,
    advice: [
      { kind: "more", count: 6 },
      { kind: "unlike", name: "f9.png" },
    ],
  };
  const { advice, score } = underTheirNames(report, { pictures: [{ name: "Boat.jpg" }, { name: "Late night.jpg" }] });
  expect([score, advice]).toEqual([
    60,
    [
      { kind: "more", count: 6 },
      { kind: "unlike", name: "Late night.jpg" },
    ],
  ]);
});
