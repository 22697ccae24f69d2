/** Licences are accepted once, each for itself. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { trainingTerms } from "../../contract/learning/training-terms.ts";
import { acceptTerms, termsAccepted } from "./accepted-terms.ts";

const dev = trainingTerms({ name: "FLUX.1 [dev] Non-Commercial License", commercial: false });
const other = trainingTerms({ name: "Research only", commercial: false });
const free = trainingTerms({ name: "Apache-2.0", commercial: true });

test("what was accepted stays accepted, and nothing else is", async () => {
  const home = temporaryFolder();
  expect([await termsAccepted(home, free), await termsAccepted(home, dev)]).toEqual([true, false]);
  await acceptTerms(home, dev);
  await acceptTerms(home, dev);
  expect([await termsAccepted(home, dev), await termsAccepted(home, other)]).toEqual([true, false]);
  await acceptTerms(home, other);
  expect([await termsAccepted(home, dev), await termsAccepted(home, other)]).toEqual([true, true]);
});

test.each(["{", '{"training": 3}', ""])("a file that holds %j accepts nothing, and is written anew", async (text) => {
  const home = temporaryFolder();
  await writeFile(join(home, "accepted-licences.json"), text);
  expect(await termsAccepted(home, dev)).toBe(false);
  await acceptTerms(home, dev);
  expect(await termsAccepted(home, dev)).toBe(true);
});
