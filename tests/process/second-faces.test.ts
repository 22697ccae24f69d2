/**
 * The networks of faces on 100 squares against a second implementation: TensorFlow.js with TensorFlow Lite's kernels,
 * and face-api itself. See tests/reference/README.md.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { identityDistance } from "../../src/contract/library/faces.ts";
import { loadIdentity } from "../../src/engine/faces/identity-network.ts";
import { identityInput } from "../../src/engine/faces/identity.ts";
import { loadFaceNetwork } from "../../src/engine/faces/network.ts";
import { scaled } from "../../src/engine/faces/sample.ts";
import { PICTURE } from "../../src/engine/faces/tflite-graph.ts";
import type { Session } from "../../src/engine/runtime/session.ts";
import {
  faceSquare,
  heldPlaces,
  squarePictures,
  SQUARES,
  squareSides,
  type SquareOf,
} from "../fixtures/face-squares.ts";
import { bounds, largestDifference, relativeError } from "../verify/compare.ts";

type Answers = Readonly<Record<string, readonly number[]>>;
interface Expected extends Record<SquareOf, Answers> {
  /** SHA-256 of the bytes that the second implementation saw. */
  readonly squares: Readonly<Record<SquareOf, string>>;
  /** From each face to the next. */
  readonly distance: readonly number[];
}
const expected = JSON.parse(readFileSync(join(import.meta.dirname, "../reference/faces.json"), "utf8")) as Expected;
const pictures = await squarePictures();

/** How each is opened, what it takes of bytes, and how many values of an answer are held. */
const networks: Readonly<
  Record<SquareOf, readonly [() => Promise<Session>, (planes: Float32Array) => Float32Array, number]>
> = {
  detection: [() => loadFaceNetwork("detection"), (planes) => scaled(planes, 1 / 127.5, -1), 10],
  mesh: [() => loadFaceNetwork("mesh"), (planes) => scaled(planes, 1 / 255, 0), 10],
  matte: [() => loadFaceNetwork("matte"), (planes) => scaled(planes, 1 / 255, 0), 8],
  identity: [loadIdentity, identityInput, 10],
};

/** All answers of a network, after it was seen that it sees what the second implementation saw. */
async function answersOf(which: SquareOf): Promise<readonly Readonly<Record<string, Float32Array>>[]> {
  const [open, prepared] = networks[which];
  const side = squareSides[which];
  const session = await open();
  const seen = createHash("sha256");
  const answers: Record<string, Float32Array>[] = [];
  for (const [n, picture] of pictures.entries()) {
    const bytes = faceSquare(picture, which, n);
    seen.update(bytes);
    const data = prepared(Float32Array.from(bytes));
    const results = await session.run({ [PICTURE]: { data, shape: [1, 3, side, side] } });
    answers.push(Object.fromEntries(Object.entries(results).map(([name, { data: values }]) => [name, values.slice()])));
  }
  await session.release();
  expect(seen.digest("hex")).toBe(expected.squares[which]);
  return answers;
}

test.each(Object.keys(networks) as SquareOf[])("%s", async (which) => {
  const answers = await answersOf(which);
  const names = Object.keys(expected[which]);
  expect(names.length).toBeGreaterThan(0);
  expect(answers).toHaveLength(SQUARES);
  for (const name of names) {
    const held = answers.flatMap((answer, n) => {
      const values = answer[name]!;
      return values.length === 1
        ? [values[0]!]
        : heldPlaces(n, values.length, networks[which][2]).map((at) => values[at]!);
    });
    const error = relativeError(Float32Array.from(held), Float32Array.from(expected[which][name]!));
    expect({ name, isNear: error < bounds.network }).toEqual({ name, isNear: true });
  }
  if (which !== "identity") return;
  const identities = answers.map(({ identity }) => [...identity!]);
  const distances = identities.map((one, n) => identityDistance(one, identities[(n + 1) % SQUARES]!));
  expect(largestDifference(distances, expected.distance)).toBeLessThan(1e-5);
});
