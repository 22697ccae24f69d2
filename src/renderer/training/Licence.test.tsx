// @vitest-environment happy-dom
/** A licence that binds is shown and asked about once; a free model asks nothing. */
import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { AskedTerms } from "../../contract/learning/teaching.ts";
import { trainingTerms } from "../../contract/learning/training-terms.ts";
import { openStudio, show } from "../testing/studio.tsx";
import { Licence } from "./Licence.tsx";

openStudio({});
const dev = { name: "FLUX.1 [dev] Non-Commercial License", url: "https://example.org/licence", commercial: false };
const shown = (licence: Parameters<typeof trainingTerms>[0], accepted = false): readonly boolean[] => {
  const said: boolean[] = [];
  const terms: AskedTerms = { ...trainingTerms(licence), accepted };
  show(<Licence terms={terms} accepted={false} onAccept={(yes) => void said.push(yes)} />);
  return said;
};

test("terms that bind are told, with where they stand, and accepted by a tick", async () => {
  const said = shown(dev);
  const { points } = trainingTerms(dev);
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([...points]);
  expect(screen.getByRole("link").getAttribute("href")).toBe(dev.url);
  await userEvent.click(screen.getByRole("checkbox", { name: "I accept these terms for what is learned" }));
  expect(said).toEqual([true]);
});

test("accepted before, they are told and not asked for; of a free model nothing is", () => {
  shown(dev, true);
  expect(screen.queryByRole("checkbox")).toBeNull();
  expect(screen.getAllByRole("listitem").length).toBeGreaterThan(0);
  cleanup();
  shown({ name: "Apache-2.0", url: null, commercial: true } as never);
  expect(screen.queryByRole("listitem")).toBeNull();
});
