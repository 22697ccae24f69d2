// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { PromptReading } from "../../../../contract/making/reading.ts";
import { openStudio, show } from "../../../testing/studio.tsx";
import { Reading } from "./Reading.tsx";

let answer: PromptReading;
const studio = openStudio({ "prompt.read": () => answer });
vi.mock("../../../state/studio.ts", () => ({ useModel: () => ({ id: "uso-mini" }) }));
const whole = { encoder: "T5", reads: 32, tokens: 5, unread: null } as const;
const cut = { encoder: "CLIP", reads: 32, tokens: 40, unread: { after: "… a red", words: "hat" } } as const;

test.each<readonly [string, PromptReading, RegExp | null]>([
  ["read whole", { encoders: [whole, { ...whole, encoder: "CLIP" }], unknown: [] }, null],
  ["too long", { encoders: [cut, { ...cut, encoder: "T5" }], unknown: [] }, /Not read: the words after “… a red”/],
  ["too long for one", { encoders: [whole, cut], unknown: [] }, /one of the two text encoders only: CLIP reads 32/],
  ["of unknown words", { encoders: [whole], unknown: [..."abcdefgh"] }, /no token for: a, b, c, d, e, f and 2 more/],
])("of a prompt that is %s, what is not read is said", async (name, reading, said) => {
  answer = reading;
  const before = studio.asked.length;
  show(<Reading prompt={name} />);
  await vi.waitFor(() => expect(studio.asked.length).toBe(before + 1));
  expect(studio.asked.at(-1)).toEqual({ name: "prompt.read", input: { model: "uso-mini", prompt: name } });
  expect((await screen.findByRole("status")).textContent).toMatch(said ?? /^$/);
});
