// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { whyAbsent } from "../../../contract/learning/measure-words.ts";
import type { PlacedMeasure } from "../../../contract/learning/measures.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { type StudioState, useWelcome } from "../../state/studio.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { Measures } from "./Measures.tsx";

const absent = (kind: string, why: string) => ({ measure: { kind, state: "absent", why }, place: null });
const measured = [
  absent("likeness", "private"),
  absent("style", "private"),
  absent("words", "no words"),
  absent("copy", "private"),
] as unknown as readonly PlacedMeasure[];
openStudio({ "measures.of": () => measured });
useWelcome.setState({ studio: { settings: { measuring: true } } as StudioState });

test("a cause of several measures' absence is said once, with their names", async () => {
  show(<Measures picture={{ id: 1, people: [], styles: [] } as unknown as Picture} />);
  await screen.findByText("Likeness, Style match and Copy: can’t tell");
  expect(screen.getAllByText(whyAbsent.private)).toHaveLength(1);
  expect(screen.getByText("Words: can’t tell")).toBeTruthy();
});
