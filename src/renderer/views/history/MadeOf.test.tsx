// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { recipeWith } from "../../../../tests/fixtures/recipe.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { EnlargedFrom, MadeOf, UsedIn } from "./MadeOf.tsx";

openStudio({
  "pictures.usedIn": ({ id }) => (id === 5 ? ([9, 8] as never) : []),
  "pictures.enlargedFrom": () => 5 as never,
});

const part = (name: string, more: object) => ({ id: null, name, reference: null, picture: null, weight: 100, ...more });
const picture = (more: object): Picture =>
  ({ id: 5, people: [], styles: [], recipe: recipeWith(), ...more }) as unknown as Picture;
const leadsTo = (name: string) => screen.getByRole("link", { name }).getAttribute("href");

test("a picture that was made of a picture leads to it, and to nobody of its name in the library", () => {
  const styles = [part("Ink", { id: 2, reference: 7 })];
  show(<MadeOf picture={picture({ people: [part("Rob in Linocut", { picture: 3 })], styles })} />);
  expect(leadsTo("Rob in Linocut, show the picture it was made of")).toBe("#history/3");
  expect(leadsTo("Ink, show in Styles")).toBe("#styles/2");
});

test("the pictures made of it are listed, each with the way there; where there are none there is no list", async () => {
  show(<UsedIn picture={picture({})} />);
  await screen.findByText("Used in 2 pictures");
  const children = screen.getAllByRole("link", { name: "Show this picture" });
  expect(children.map((one) => one.getAttribute("href"))).toEqual(["#history/9", "#history/8"]);
});

test("an enlargement leads to the picture that it enlarges", async () => {
  const enlarged = { factor: 2, path: "/a.png", sha256: "ab".repeat(32) };
  show(<EnlargedFrom picture={picture({ id: 6, recipe: { ...recipeWith(), enlarged } })} />);
  await screen.findByText("Enlarged ×2 from");
  expect(leadsTo("Show the picture it was enlarged from")).toBe("#history/5");
});
