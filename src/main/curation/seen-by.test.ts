/** What curation is told of faces, of answers that are given. */
import { expect, test } from "vitest";
import type { FaceIdentity } from "../../contract/library/faces.ts";
import { seenBy } from "./seen-by.ts";

const identities: Readonly<Record<string, readonly (FaceIdentity | null)[]>> = {
  anna: [[1, 0]],
  "anna and ben": [
    [0, 1],
    [1, 0.25],
  ],
  "unclear face": [null],
  wall: [],
};

function seeing({ signal = new AbortController().signal } = {}) {
  const call = async (_: string, { file }: { file: string }) => {
    const found = identities[file];
    if (!found) throw new Error("unreadable");
    return found.map((identity) => ({ identity }));
  };
  return seenBy({ call: call as never }, signal);
}

test("the nearest face of the other picture counts; where a face is missing, nothing is told", async () => {
  const { likeness } = seeing();
  expect(await likeness("anna", "anna")).toBe(1);
  expect(await likeness("anna", "anna and ben")).toBe(0.75);
  for (const other of ["unclear face", "wall", "torn"]) {
    expect(await likeness("anna", other)).toBeNull();
    expect(await likeness(other, "anna")).toBeNull();
  }
});

test("what is cancelled is not taken for a picture without a face", async () => {
  await expect(seeing({ signal: AbortSignal.abort() }).likeness("torn", "anna")).rejects.toThrow("unreadable");
});
