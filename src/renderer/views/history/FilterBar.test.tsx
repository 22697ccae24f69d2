// @vitest-environment happy-dom
import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import type { PersonId, StyleId } from "../../../contract/id.ts";
import type { Person, Picture, Style } from "../../../contract/library.ts";
import { answers } from "../../state/answers.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { FilterButton, FilterChips } from "./FilterBar.tsx";
import { everything, type Filters } from "./filters.ts";

openStudio({
  "people.list": () => [{ id: 1, name: "Anna" }] as unknown as readonly Person[],
  "styles.list": () => [{ id: 2, name: "Ink" }] as unknown as readonly Style[],
});
afterEach(() => {
  cleanup();
  answers.clear();
});

const pictures = [
  { width: 512, height: 512 },
  { width: 256, height: 320 },
  { width: 256, height: 320 },
] as unknown as readonly Picture[];

/** The bar over filters of its own. */
function bar(start: Partial<Filters>) {
  let now: Filters = { ...everything, ...start };
  function Bar() {
    const [filters, setFilters] = useState(now);
    now = filters;
    return (
      <>
        <FilterButton filters={filters} onChange={setFilters} pictures={pictures} />
        <FilterChips filters={filters} onChange={setFilters} />
      </>
    );
  }
  show(<Bar />);
  return { hand: userEvent.setup(), filters: () => now };
}

test("each filter that is set has a chip in words, with the names the library has now", async () => {
  bar({ person: 1 as PersonId, style: 9 as StyleId, stars: 4, seed: 348201, size: { width: 256, height: 320 } });
  await screen.findByText("Anna");
  const chips = screen.getByRole("group", { name: "Filters" });
  expect([...chips.querySelectorAll("span > span")].map((chip) => chip.textContent)).toEqual([
    "Anna",
    "No longer there",
    "★★★★ or more",
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

test("stars are set at once, and the sizes offered are those of the pictures, each once, the smallest first", async () => {
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
