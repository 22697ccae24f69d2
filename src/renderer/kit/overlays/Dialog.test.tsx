// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { show } from "../../testing/studio.tsx";
import { Dialog } from "./Dialog.tsx";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Opens one with a click, at a time that the test sets. */
async function opened() {
  let time = 1000;
  vi.spyOn(performance, "now").mockImplementation(() => time);
  function Asking() {
    const [open, setOpen] = useState(false);
    return (
      <>
        <button onClick={() => setOpen(true)}>Open</button>
        <Dialog open={open} onClose={() => setOpen(false)} title="A question">
          <input aria-label="Name" />
        </Dialog>
      </>
    );
  }
  show(<Asking />);
  const hand = userEvent.setup();
  await hand.click(screen.getByText("Open"));
  const dialog = await screen.findByRole("dialog", { name: "A question" });
  return { hand, dialog, later: (ms: number) => (time += ms) };
}

const besides = () => document.querySelector<HTMLElement>("[class*=viewport]") ?? document.body;
const gone = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

test("the first field takes the focus, and Escape closes it", async () => {
  const { hand } = await opened();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Name")));
  await hand.keyboard("{Escape}");
  await gone();
});

test("the second of two impatient clicks falls on the veil and does not close it; a later one does", async () => {
  const { hand, dialog, later } = await opened();
  later(200);
  await hand.click(besides());
  expect(screen.getByRole("dialog")).toBe(dialog);
  later(1000);
  await hand.click(besides());
  await gone();
});
