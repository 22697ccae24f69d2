import { expect, test } from "vitest";
import { inWords, timeLeft } from "./progress-words.ts";

test.each([
  [null, ""],
  [0, ""],
  [0.3, "less than 1 s left"],
  [12.4, "12 s left"],
  [150, "3 min left"],
  [2 * 3600, "2.0 h left"],
])("%s seconds are told as %j", (seconds, told) => expect(timeLeft(seconds)).toBe(told));

test("the number of the picture is told only where there are several", () => {
  const step = { phase: "denoise", share: 0, step: 3, steps: 20, secondsLeft: 5 } as const;
  expect(inWords({ ...step, picture: 1, pictures: 1 })).toBe("step 3 of 20, 5 s left");
  expect(inWords({ ...step, picture: 2, pictures: 4 })).toBe("Picture 2 of 4: step 3 of 20, 5 s left");
});
