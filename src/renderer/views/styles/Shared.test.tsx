// @vitest-environment happy-dom
/** Styles of others are seen with author and licence and taken; one's own is published with both. */
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { Style } from "../../../contract/library/library.ts";
import type { SharedStyle } from "../../../contract/library/packs.ts";
import { useWelcome } from "../../state/studio.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { Publish } from "./Publish.tsx";
import { Shared } from "./Shared.tsx";
import { useSharedFolder } from "./shared-folder.ts";

const pack = (version: number, author: string, here = false): SharedStyle => ({
  id: `styles/ink/${version}-${author}`,
  name: "Ink",
  version,
  author,
  authors: [author],
  licence: "Within the studio",
  published: 0,
  pictures: 3,
  learned: version === 2 && author === "Ana" ? [{ model: "uso-mini", depth: "tokens" }] : [],
  here,
});
const studio = openStudio({
  "packs.list": () => ({ styles: [pack(2, "Ben"), pack(2, "Ana"), pack(1, "Ana", true)], unread: 1 }),
  "packs.accept": () => ({ style: 5 as never, name: "Ink, version 2 by Ana", there: false }),
  "packs.publish": () => pack(3, "Zoë"),
});
useWelcome.setState({
  studio: { capabilities: { dialogs: false }, settings: { creator: "Zoë" } } as never,
});
afterEach(() => {
  useSharedFolder.setState({ folder: "" });
});
const asked = (name: string) => studio.asked.filter((one) => one.name === name).map(({ input }) => input);

test("versions stand side by side, also two of one number; what is here is not offered again", async () => {
  show(<Shared onClose={() => {}} />);
  expect(asked("packs.list")).toEqual([]);
  await userEvent.type(screen.getByLabelText("Shared folder"), "/mnt/studio");
  await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(3));
  screen.getByText(/^One version more is there/);
  expect(screen.getAllByRole("listitem")[0]!.textContent).toContain("Licence: Within the studio");
  const withLearned = screen.getAllByRole("listitem").map((item) => item.textContent?.includes("Learned tokens"));
  expect(withLearned).toEqual([false, true, false]);
  expect(screen.getAllByRole("button", { name: /^Accept/ })).toHaveLength(2);
  await userEvent.click(screen.getByRole("button", { name: "Accept Ink, version 2 by Ana" }));
  expect(asked("packs.accept")).toEqual([{ folder: "/mnt/studio", id: "styles/ink/2-Ana" }]);
});

test("nothing is published before a folder, a name and a licence are there", async () => {
  show(<Publish style={{ id: 4, name: "Ink" } as unknown as Style} />);
  await userEvent.click(screen.getByRole("button", { name: "Publish…" }));
  const publish = screen.getByRole("button", { name: "Publish" });
  expect(publish.getAttribute("aria-disabled")).toBe("true");
  await userEvent.type(screen.getByLabelText("Shared folder"), "/mnt/studio");
  expect(publish.getAttribute("aria-disabled")).toBe("true");
  await userEvent.type(screen.getByLabelText("Licence"), "Within the studio");
  await userEvent.click(publish);
  const said = { folder: "/mnt/studio", style: 4, author: "Zoë", licence: "Within the studio" };
  await waitFor(() => expect(asked("packs.publish")).toEqual([said]));
});
