// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { show } from "../../testing/studio.tsx";
import { Slider } from "./Slider.tsx";

test("keys move it by its step within its ends, it says its value in words, and each move is committed", async () => {
  const [moved, committed]: [number[], number[]] = [[], []];
  function Weight() {
    const [value, setValue] = useState(95);
    return (
      <Slider
        label="Weight"
        value={value}
        min={5}
        max={100}
        step={5}
        say={(now) => `${now} percent`}
        onChange={(next) => {
          moved.push(next);
          setValue(next);
        }}
        onCommit={(next) => committed.push(next)}
      />
    );
  }
  show(<Weight />);
  const hand = userEvent.setup();
  // Without a layout the thumb has no place to be seen at.
  const thumb = screen.getByLabelText("Weight");
  expect(thumb.getAttribute("aria-valuetext")).toBe("95 percent");
  act(() => thumb.focus());
  await hand.keyboard("{ArrowRight}{ArrowRight}");
  expect(moved).toEqual([100]);
  await hand.keyboard("{ArrowLeft}{Home}");
  expect(moved).toEqual([100, 95, 5]);
  expect(committed.slice(-2)).toEqual([95, 5]);
  expect(thumb.getAttribute("aria-valuetext")).toBe("5 percent");
  expect(screen.getByText("5 percent")).toBeTruthy();
});
