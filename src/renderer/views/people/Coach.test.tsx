// @vitest-environment happy-dom
import { cleanup, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Face } from "../../../contract/library/faces.ts";
import type { Reference } from "../../../contract/library/library.ts";
import type { Crop } from "../../../contract/library/seen.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { Coach } from "./Coach.tsx";

const faceAt = (left: number) => ({ box: { left, top: 0.3, width: 0.1, height: 0.2 } }) as Face;
const photo = { name: "a.jpg", width: 800, height: 800, advice: [], present: true } as unknown as Reference;

openStudio({});
function said(faces: readonly Face[] | undefined, crop: Crop | null = null): string {
  cleanup();
  show(<Coach photo={{ ...photo, ...(faces && { faces }) }} crop={crop} />);
  return screen.getByRole("status").textContent;
}

test("one face is good for portraits, as is a photograph that was not looked at: of it nothing is said of faces", () => {
  for (const faces of [[faceAt(0.4)], undefined]) {
    expect(said(faces)).toContain("Good for portraits");
    expect(said(faces)).not.toMatch(/No face|Several faces/);
  }
});

test("where no face was found, or several, that is said, and nothing of portraits", () => {
  expect(said([])).toMatch(/^Sharp and large enough\.No face was found/);
  expect(said([faceAt(0.1), faceAt(0.7)])).toMatch(/^Sharp and large enough\.Several faces/);
});

test("the frame decides which faces count", () => {
  const left = { left: 0, top: 0, width: 0.5, height: 1 };
  expect(said([faceAt(0.1), faceAt(0.7)], left)).toContain("Good for portraits");
  expect(said([faceAt(0.7)], left)).toContain("No face was found in what is used");
});
