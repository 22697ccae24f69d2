// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { type StudioState, useWelcome } from "../state/studio.ts";
import { openStudio, show } from "../testing/studio.tsx";
import { text } from "../text/text.ts";
import { Banner } from "./Banner.tsx";

openStudio({});
const { shell } = text();
const newest = "Two files were set aside.\nfirst.png is damaged.\nsecond.png is no picture.";
const notices = ["The engine was started again.", "Settings were mended.", newest];
const seen = () => [...document.querySelectorAll("[role=status] > div")].map((one) => one.textContent ?? "");

beforeEach(() => useWelcome.setState({ studio: { notices } as unknown as StudioState }));

test("of several notices the newest stands for the others until they are asked for", async () => {
  show(<Banner />);
  expect(seen()).toEqual([expect.stringContaining("Two files were set aside.")]);
  await userEvent.setup().click(screen.getByRole("button", { name: shell.showAll(3) }));
  expect(seen()).toHaveLength(3);
});

test("a notice of several lines shows its first, folded, and is gone once it is put away", async () => {
  show(<Banner />);
  const folded = screen.getByText("Two files were set aside.").closest("details")!;
  expect(folded.open).toBe(false);
  expect(folded.querySelectorAll("p")).toHaveLength(2);
  await userEvent.setup().click(screen.getByRole("button", { name: shell.dismiss }));
  expect(seen()).toEqual([expect.stringContaining("Settings were mended.")]);
});
