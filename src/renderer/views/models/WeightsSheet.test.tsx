// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { WeightsReport } from "../../../contract/models.ts";
import { type StudioState, useWelcome } from "../../state/studio.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { WeightsSheet } from "./WeightsSheet.tsx";

const nothing: WeightsReport = {
  folders: ["/art/models"],
  files: 0,
  parts: [],
  complete: false,
  optimise: false,
  id: null,
  rejected: [],
  limit: null,
};
const { asked } = openStudio({ "models.scan": () => nothing });
useWelcome.setState({ studio: { capabilities: { dialogs: false } } as StudioState });

test("half a path is not looked into, by button or by key: it would be taken from where the program runs", async () => {
  show(<WeightsSheet onClose={() => {}} />);
  const folder = screen.getByRole("textbox", { name: "Folder or file" });
  const look = screen.getByRole("button", { name: "Look into it" });
  await userEvent.type(folder, "models{Enter}");
  expect(look.getAttribute("aria-disabled")).toBe("true");
  expect(screen.getByText("Write the full path, from the disk on.")).toBeTruthy();
  expect(asked).toEqual([]);
  await userEvent.clear(folder);
  await userEvent.type(folder, "/art/models{Enter}");
  await waitFor(() => expect(asked).toEqual([{ name: "models.scan", input: { folders: ["/art/models"] } }]));
});
