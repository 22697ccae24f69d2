/** What is said of a licence before anything is learned from a model. */
import { expect, test } from "vitest";
import { trainingTerms } from "./training-terms.ts";

test("the bundled model is free, and says so", () => {
  const { free, points } = trainingTerms({ name: "Apache-2.0", commercial: true });
  expect(free).toBe(true);
  expect(points[0]).toContain("This model is free");
});

test.each([
  "FLUX.1 [dev] Non-Commercial License",
  "FLUX.1 [dev] Non-Commercial License v1.1.1",
  "FLUX.1-dev Non-Commercial",
])("%s tells of pictures, of what is trained, and of what may be shared", (name) => {
  const { free, points, url } = trainingTerms({ name, url: "https://example.org/licence", commercial: false });
  expect([free, url]).toEqual([false, "https://example.org/licence"]);
  const said = points.join(" ");
  for (const word of ["to sell", "competes", "LoRA", "share", "Black Forest Labs", "filter"])
    expect(said).toContain(word);
});

test("of another licence without profit no more is said than is known", () => {
  const { free, points } = trainingTerms({ name: "Research only", commercial: false });
  expect(free).toBe(false);
  expect(points.join(" ")).not.toContain("Black Forest Labs");
  expect(points.join(" ")).toContain("same licence");
});
