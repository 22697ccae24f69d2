// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Thumb } from "./Thumb.tsx";

const tile = (container: HTMLElement) => container.querySelector<HTMLElement>("[data-colour]")!;

test("a picture on its way shows its colour; one whose file is away says so on the plain surface", () => {
  const { container, rerender } = render(<Thumb src="/media/picture/1" alt="" colour="#e0e0ff" />);
  expect(tile(container).style.backgroundColor).not.toBe("");
  rerender(<Thumb src={null} alt="" colour="#e0e0ff" away="The file is no longer there" />);
  expect(screen.getByText("The file is no longer there")).toBeTruthy();
  expect(tile(container).style.backgroundColor).toBe("");
});
