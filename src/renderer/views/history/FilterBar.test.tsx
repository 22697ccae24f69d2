// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import type { PersonId, StyleId } from "../../../contract/values/id.ts";
import type { PictureFacets } from "../../../contract/library/finding.ts";
import type { Person, Style } from "../../../contract/library/library.ts";
import { answers } from "../../state/answers.ts";
import { type StudioState, useWelcome } from "../../state/studio.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { FilterButton } from "./FilterBar.tsx";
import { FilterChips } from "./FilterChips.tsx";
import { everything, type Filters } from "./filters.ts";

openStudio({
  "people.list": () => [{ id: 1, name: "Anna" }] as unknown as readonly Person[],
  "pictures.facets": () =>
    ({
      people: [{ value: 1, name: "Anna", count: 12 }],
      styles: [],
      tags: ["band", "red", "live", "cover", "old"].map((value, at) => ({ value, count: 9 - at })),
      models: [{ value: "uso-mini", count: 12 }],
      sizes: [
        { width: 256, height: 320, count: 2 },
        { width: 512, height: 512, count: 1 },
      ],
    }) as unknown as PictureFacets,
  "styles.list": () => [{ id: 2, name: "Ink" }] as unknown as readonly Style[],
});
useWelcome.setState({ studio: { models: [] } as unknown as StudioState });
afterEach(() => {
  answers.clear();
});

/** The bar over filters of its own. */
function bar(start: Partial<Filters>) {
  let now: Filters = { ...everything, ...start };
  function Bar() {
    const [filters, setFilters] = useState(now);
    now = filters;
    return (
      <>
        <FilterButton filters={filters} onChange={setFilters} />
        <FilterChips filters={filters} onChange={setFilters} />
      </>
    );
  }
  show(<Bar />);
  return { hand: userEvent.setup(), filters: () => now };
}

test("each filter that is set has a chip in words, with the names the library has now", async () => {
  bar({
    people: [1 as PersonId],
    styles: [9 as StyleId],
    tags: ["band"],
    exported: true,
    stars: 4,
    seed: 348201,
    size: { width: 256, height: 320 },
  });
  await screen.findByText("Anna");
  const chips = screen.getByRole("group", { name: "Filters" });
  expect([...chips.querySelectorAll("span > span")].map((chip) => chip.textContent)).toEqual([
    "Anna",
    "No longer there",
    "band",
    "★★★★ or more",
    "Exported",
    "Seed 348\u202f201",
    "256 × 320",
  ]);
});

test("a day alone, from a day on, up to a day, and between two read differently", async () => {
  const words = (from: string | null, to: string | null) => {
    bar({ from, to });
    const said = screen.getByRole("group", { name: "Filters" }).textContent;
    cleanup();
    return said;
  };
  const [first, second] = ["2026-06-03", "2026-06-05"];
  const all = [words(first, first), words(first, null), words(null, second), words(first, second)];
  expect(all[1]).toMatch(/^From /);
  expect(all[2]).toMatch(/^Until /);
  expect(all[3]).toContain(" – ");
  expect(`From ${all[0]}`).toBe(all[1]);
});

test("✕ takes its own filter away, and all go at once where there are several", async () => {
  const { hand, filters } = bar({ stars: 3, seed: 7, text: "hat" });
  await hand.click(screen.getByRole("button", { name: "Remove the filter At least 3 stars" }));
  expect(filters()).toEqual({ ...everything, seed: 7, text: "hat" });
  expect(screen.queryByRole("button", { name: "Clear filters" })).toBeNull();
  cleanup();
  const both = bar({ stars: 3, seed: 7, place: "starred" });
  await both.hand.click(screen.getByRole("button", { name: "Clear filters" }));
  expect(both.filters()).toEqual({ ...everything, place: "starred" });
});

test("without a filter there are no chips", () => {
  bar({ place: "trash" });
  expect(screen.queryByRole("group", { name: "Filters" })).toBeNull();
});

test("a seed is read as it is typed or pasted, with its spaces or without, and emptied it is none", async () => {
  const { hand, filters } = bar({});
  await hand.click(screen.getByRole("button", { name: "Filter" }));
  const seed = await screen.findByLabelText("Seed");
  await hand.click(seed);
  await hand.paste("348 201");
  expect(filters().seed).toBe(348201);
  await hand.clear(seed);
  expect(filters().seed).toBeNull();
});

test("stars are set at once, and the sizes offered are those there are, the smallest first", async () => {
  const { hand, filters } = bar({});
  await hand.click(screen.getByRole("button", { name: "Filter" }));
  const stars = await screen.findByRole("slider", { name: "Stars, at least" });
  stars.focus();
  await hand.keyboard("4");
  expect(filters().stars).toBe(4);
  await hand.click(screen.getByRole("combobox", { name: "Size" }));
  await waitFor(() =>
    expect(screen.getAllByRole("option").map(({ textContent }) => textContent)).toEqual([
      "Any size",
      "256 × 320",
      "512 × 512",
    ]),
  );
});

test("several values of a facet are ticked, each with its count; the rare ones come when they are asked for", async () => {
  const { hand, filters } = bar({ tags: ["old"] });
  await hand.click(screen.getByRole("button", { name: "Filter 1" }));
  const facet = await screen.findByRole("group", { name: "Tags" });
  expect(facet.textContent).toContain("band9");
  await hand.click(within(facet).getByRole("checkbox", { name: "band" }));
  expect(filters().tags).toEqual(["old", "band"]);
  await hand.click(within(facet).getByRole("checkbox", { name: "old" }));
  expect(filters().tags).toEqual(["band"]);
  expect(within(facet).queryByRole("checkbox", { name: "old" })).toBeNull();
  await hand.click(within(facet).getByRole("button", { name: "Show all 5" }));
  expect(within(facet).getByRole("checkbox", { name: "old" })).toBeDefined();
  expect(screen.queryByRole("group", { name: "Styles" })).toBeNull();
});
