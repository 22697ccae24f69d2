// @vitest-environment happy-dom
import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../testing/studio.tsx";
import type { Importing } from "./importing.ts";
import { Refusals } from "./Refusals.tsx";

const refused = (names: readonly string[]): Importing =>
  ({
    refused: names.map((name) => ({ file: new File(["x"], name), message: `${name} is damaged.`, mend: "other" })),
    busy: 0,
    again: () => {},
    dismiss: () => {},
  }) as unknown as Importing;

test("one file that did not come in is told at once", () => {
  show(<Refusals importing={refused(["a.jpg"])} choose={() => {}} />);
  expect(screen.getByText("a.jpg is damaged.").closest("details")).toBeNull();
});

test("several are one line, which opens the sentence of each", () => {
  show(<Refusals importing={refused(["a.jpg", "b.jpg", "c.txt"])} choose={() => {}} />);
  const line = screen.getByText("3 files did not come in, and why");
  const folded = line.closest("details");
  expect(folded?.open).toBe(false);
  fireEvent.click(line);
  for (const name of ["a.jpg", "b.jpg", "c.txt"])
    expect(folded?.contains(screen.getByText(`${name} is damaged.`))).toBe(true);
});
