// @vitest-environment happy-dom
/** What was learned of a style: saved for other programs, and said where it does not count any more. */
import { cleanup, screen } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import type { StyleId } from "../../../contract/values/id.ts";
import type { Style } from "../../../contract/library/library.ts";
import type { Learned } from "../../../contract/learning/teaching.ts";
import { type StudioState, useWelcome } from "../../state/studio.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { Taught } from "./Taught.tsx";

const EDITION = "e".repeat(64);
const learned = (change: Partial<Learned> = {}): Learned =>
  ({
    id: 7,
    depth: "layers",
    model: "uso-mini",
    modelDigest: EDITION,
    steps: 120,
    match: 47,
    leak: 2,
    tokens: "a".repeat(64),
    lora: "b".repeat(64),
    inUse: true,
    picturesChanged: false,
    ...change,
  }) as Learned;

let all: readonly Learned[];
openStudio({ "learned.list": () => all });
beforeEach(() => {
  useWelcome.setState({
    studio: {
      settings: { model: "uso-mini" },
      models: [{ id: "uso-mini", name: "USO mini", edition: EDITION }],
    } as unknown as StudioState,
  });
});
const taught = () => show(<Taught style={{ id: 3 as StyleId, name: "Blue ink" } as Style} />);
const links = () => screen.queryAllByRole("link").map((link) => [link.textContent, link.getAttribute("href")]);

test("layers are saved in either form, tokens as they are", async () => {
  all = [learned()];
  taught();
  await screen.findByText("Save the LoRA for ComfyUI and kohya");
  expect(links()).toEqual([
    ["Save the LoRA for ComfyUI and kohya", `/media/learned/3/${"b".repeat(64)}?format=kohya`],
    ["Save the LoRA for diffusers and PEFT", `/media/learned/3/${"b".repeat(64)}?format=diffusers`],
  ]);
  cleanup();
  all = [learned({ depth: "tokens", lora: null, id: 8 as Learned["id"] })];
  show(<Taught style={{ id: 4 as StyleId, name: "Ink" } as Style} />);
  await screen.findByText("Save the style tokens");
  expect(links()).toEqual([["Save the style tokens", `/media/learned/4/${"a".repeat(64)}`]]);
});

test("what was learned with another edition of the model is said to count no more, and can be taught again", async () => {
  all = [learned({ modelDigest: "0".repeat(64) })];
  show(<Taught style={{ id: 5 as StyleId, name: "Blue ink" } as Style} />);
  await screen.findByText(/^USO mini was changed since this was learned/);
  expect(screen.getByRole("button", { name: "Teach it again" })).toBeTruthy();
});
