// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { show } from "../../testing/studio.tsx";
import { Stars } from "./Stars.tsx";

function stars(value: number | null) {
  const given: number[] = [];
  show(<Stars label="Stars" value={value} onChange={(next) => given.push(next)} />);
  return { given, slider: screen.getByRole("slider", { name: "Stars" }), hand: userEvent.setup() };
}

test("a click lights so many, and on the last one that is lit puts all out", async () => {
  const { given, slider, hand } = stars(3);
  for (const at of [4, 2, 0]) await hand.click(slider.children[at] as Element);
  expect(given).toEqual([5, 0, 1]);
});

test("arrows step between none and five, digits set it, and a chord is left to others", async () => {
  const { given, hand } = stars(5);
  await hand.tab();
  await hand.keyboard("{ArrowRight}{ArrowLeft}2{Home}{Control>}4{/Control}9");
  expect(given).toEqual([5, 4, 2, 0]);
});

test("where several pictures differ it says so, and counts from none", async () => {
  const { given, slider, hand } = stars(null);
  expect(slider.getAttribute("aria-valuetext")).toBe("different stars");
  await hand.tab();
  await hand.keyboard("{ArrowUp}");
  expect(given).toEqual([1]);
});
