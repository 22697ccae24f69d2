import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reference } from "../../../tests/reference.ts";
import { schedule } from "./schedule.ts";

interface Published {
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly timesteps: readonly number[];
}

const url = new URL("../../../tests/reference/schedules.json", import.meta.url);
const { schedules } = JSON.parse(readFileSync(url, "utf8")) as { schedules: readonly Published[] };

test.each(schedules)("the published schedule of $steps steps at $width×$height is met to the last bit", (published) => {
  expect(schedule({ ...published, kind: "uso" })).toEqual(published.timesteps);
});

test.each(["subject-style", "style-only-two", "two-subjects", "text-only-schnell"])(
  "the schedule that %s was denoised with is met to the last bit",
  async (name) => {
    const vectors = await reference(name);
    const [width, height, steps] = ["width", "height", "steps"].map((key) => vectors.setting(key) as number);
    expect(schedule({ width: width!, height: height!, steps: steps!, kind: "uso" })).toEqual(
      vectors.setting("schedule"),
    );
  },
);

test("FLUX's own schedule at 1024×1024 shifts by e^1.15, whose middle is e^1.15 / (e^1.15 + 1)", () => {
  const times = schedule({ steps: 4, width: 1024, height: 1024, kind: "flux" });
  expect(times[2]).toBeCloseTo(Math.exp(1.15) / (Math.exp(1.15) + 1), 6);
});

test("a schedule without shift is evenly spaced", () => {
  expect(schedule({ steps: 4, width: 64, height: 64, kind: "linear" })).toEqual([1, 0.75, 0.5, 0.25, 0]);
});

test.each([1, 2, 15, 16, 17, 31, 50, 200])("%i steps fall strictly from 1 to 0, whatever the kind", (steps) => {
  for (const kind of ["uso", "flux", "linear"] as const) {
    const times = schedule({ steps, width: 512, height: 768, kind });
    expect(times).toHaveLength(steps + 1);
    expect(times[0]).toBe(1);
    expect(times.at(-1)).toBe(0);
    expect(times.every((t, i) => i === 0 || t < (times[i - 1] as number))).toBe(true);
  }
});
