/** What a style is taught from, in the artist's words. */
import { expect, test } from "vitest";
import { Fault } from "../../contract/fault.ts";
import type { SetPicture, SetReport } from "../../contract/learning/learning.ts";
import { changedUnderTheirNames, underTheirNames } from "./material.ts";

const picture = (path: string, unlike = false): SetPicture => ({
  path,
  width: 96,
  height: 96,
  broken: null,
  doubt: null,
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

test("pictures that changed have their names, and those that the style has no more their places", () => {
  const changed = new Fault("style.pictures-changed", { pictures: ["/blobs/0a.png", "/elsewhere/b.png"] });
  const pictures = [{ path: "/blobs/0a.png", name: "Boat.jpg" }];
  const { message, code } = changedUnderTheirNames(changed, { pictures });
  expect(code).toBe("style.pictures-changed");
  expect(message).toMatch(/^Boat\.jpg, \/elsewhere\/b\.png changed or went away/);
});
