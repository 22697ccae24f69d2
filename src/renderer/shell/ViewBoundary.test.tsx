// @vitest-environment happy-dom
/** A view that fails, because it stopped working or because a part of the program is gone. */
import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useWelcome } from "../state/studio.ts";
import { ViewBoundary } from "./ViewBoundary.tsx";

let failing: Error | null = null;
function View() {
  if (failing) throw failing;
  return <p>The view</p>;
}
const gone = new TypeError("Failed to fetch dynamically imported module: http://127.0.0.1:4100/assets/people-1a2b.js");

beforeEach(() => {
  failing = null;
  // React tells of every failure there.
  vi.spyOn(console, "error").mockImplementation(() => {});
  useWelcome.setState({ studio: { notices: [] } as never });
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("a part of the program that is gone is said with the one thing that helps, and that the draft is kept", () => {
  failing = gone;
  const reload = vi.spyOn(location, "reload").mockImplementation(() => {});
  render(<View />, { wrapper: ViewBoundary });
  expect(screen.getByText(/was renewed/)).toBeDefined();
  expect(screen.getByText(/your draft and what you made are kept/)).toBeDefined();
  expect(screen.queryByRole("button", { name: "Open again" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Reload" }));
  expect(reload).toHaveBeenCalledOnce();
});

test("any other failure can be tried again", () => {
  failing = new Error("undefined is not a function");
  render(<View />, { wrapper: ViewBoundary });
  failing = null;
  fireEvent.click(screen.getByRole("button", { name: "Open again" }));
  expect(screen.getByText("The view")).toBeDefined();
});

test("what lies over a view leaves it as it is, and the banner says why it did not come", () => {
  failing = gone;
  const { container } = render(
    <ViewBoundary overlay>
      <View />
    </ViewBoundary>,
  );
  expect(container.textContent).toBe("");
  expect(useWelcome.getState().studio?.notices).toEqual([expect.stringMatching(/^This window still has the program/)]);
});
