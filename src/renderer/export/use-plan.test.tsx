// @vitest-environment happy-dom
import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ExportOptions, ExportPlan } from "../../contract/library/exporting.ts";
import { Fault } from "../../contract/fault.ts";
import type { PictureId } from "../../contract/values/id.ts";
import { answers } from "../state/answers.ts";
import { openStudio, show } from "../testing/studio.tsx";
import { startingOptions } from "./options.ts";
import { type Planned, usePlan } from "./use-plan.ts";

let broken = false;
const studio = openStudio({
  "export.plan": ({ options }) => {
    if (broken) throw new Fault("library.disk-full", {});
    return { folder: options.folder, files: [], problems: [] } as unknown as ExportPlan;
  },
});
const folders = () => studio.asked.map(({ input }) => (input as { readonly options: ExportOptions }).options.folder);

beforeEach(() => {
  broken = false;
  studio.asked.splice(0);
});
afterEach(() => {
  answers.clear();
});

const ids = [1, 2] as PictureId[];
const to = (folder: string): ExportOptions => ({ ...startingOptions(null, [], ""), folder });
let now: Planned;
function Plan({ options }: { readonly options: ExportOptions | null }) {
  now = usePlan(ids, false, options);
  return <p>{now.error ?? (now.plan as unknown as ExportOptions | null)?.folder ?? "no plan"}</p>;
}

test("before there are options nothing is asked", async () => {
  show(<Plan options={null} />);
  await act(async () => {});
  expect([now.plan, folders()]).toEqual([null, []]);
});

test("options that still change are not looked up; the old plan stays, stale, until they rest", async () => {
  const { rerender } = show(<Plan options={to("a")} />);
  await screen.findByText("a");
  await waitFor(() => expect(now.stale).toBe(false));
  for (const folder of ["ab", "abc", "abcd"]) rerender(<Plan options={to(folder)} />);
  expect([screen.getByText("a").textContent, now.stale]).toEqual(["a", true]);
  await screen.findByText("abcd");
  await waitFor(() => expect(now.stale).toBe(false));
  expect(folders()).toEqual(["a", "abcd"]);
});

test("why there is no plan is said, and asked again when the artist tries again", async () => {
  broken = true;
  show(<Plan options={to("a")} />);
  await screen.findByText(new Fault("library.disk-full", {}).message);
  expect(now.plan).toBeNull();
  broken = false;
  act(() => now.askAgain());
  await screen.findByText("a");
  expect(now.error).toBeNull();
});
