// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { show } from "../../testing/studio.tsx";
import { NumberField } from "./NumberField.tsx";

/** A field over a value of its own, and every value it gave. */
function field(start: number, limits: { readonly min?: number; readonly max?: number; readonly step?: number } = {}) {
  const given: number[] = [];
  function Field() {
    const [value, setValue] = useState(start);
    return (
      <NumberField
        label="Steps"
        value={value}
        onChange={(next) => {
          given.push(next);
          setValue(next);
        }}
        {...limits}
      />
    );
  }
  show(<Field />);
  return { given, input: screen.getByLabelText<HTMLInputElement>("Steps"), hand: userEvent.setup() };
}

test("arrows step, and with Shift by ten", async () => {
  const { given, input, hand } = field(20);
  await hand.click(input);
  await hand.keyboard("{ArrowUp}{ArrowDown}{ArrowDown}{Shift>}{ArrowUp}{/Shift}");
  expect(given).toEqual([21, 20, 19, 29]);
  expect(input.value).toBe("29");
});

test("a step goes no further than the ends", async () => {
  const { given, input, hand } = field(2, { min: 1, max: 3 });
  await hand.click(input);
  await hand.keyboard("{ArrowUp}{ArrowUp}{ArrowUp}");
  expect(given.at(-1)).toBe(3);
  await hand.keyboard("{Shift>}{ArrowDown}{/Shift}");
  expect(given.at(-1)).toBe(1);
});

test("what is typed out of range is brought into it when the field is left", async () => {
  const { given, input, hand } = field(20, { min: 1, max: 100 });
  await hand.clear(input);
  await hand.type(input, "500");
  await hand.tab();
  expect(given.at(-1)).toBe(100);
  expect(input.value).toBe("100");
});

test("an emptied field gives no number, and takes back the last one when it is left", async () => {
  const { given, input, hand } = field(20);
  await hand.clear(input);
  await hand.tab();
  expect(given.every(Number.isFinite)).toBe(true);
  expect(input.value).toBe("20");
});

test.each([
  ["whole steps", 1, "2.5", 3, "3"],
  ["steps of halves", 0.5, "2.7", 2.7, "2.7"],
] as const)("with %s a typed number is one of that kind", async (_, step, typed, value, shown) => {
  const { given, input, hand } = field(20, { min: 1, max: 100, step });
  await hand.clear(input);
  await hand.type(input, typed);
  await hand.tab();
  expect(given.at(-1)).toBe(value);
  expect(input.value).toBe(shown);
});
