// @vitest-environment happy-dom
/** Keys that come before the pictures they are meant for are loaded. */
import { beforeEach, expect, test } from "vitest";
import type { PictureId } from "../../../contract/values/id.ts";
import { inForce, keysOf, useShortcutList } from "../../shortcuts/shortcuts.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { useHistoryCommands } from "./commands.tsx";

const chosen = 7 as PictureId;
const studio = openStudio({ "pictures.rate": () => null, "history.logged": () => null });
beforeEach(() => void studio.asked.splice(0));

function View({ trash }: { readonly trash: boolean }) {
  useHistoryCommands(
    { ids: [chosen], pictures: [] },
    { every: [chosen], within: undefined, trash, onPreview: () => {} },
  );
  return null;
}

const found = (keys: string) =>
  inForce(useShortcutList.getState().lists).find((shortcut) => keysOf(shortcut).includes(keys));

test("in the trash, what was just chosen can be deleted for good and nothing else", () => {
  show(<View trash />);
  expect(found("Shift+Delete")).toBeDefined();
  expect(["Delete", "X", "Mod+E"].filter(found)).toEqual([]);
});

test("elsewhere the one that was just chosen can be rejected, edited and made anew", async () => {
  show(<View trash={false} />);
  expect(found("Shift+Delete")).toBeUndefined();
  expect(["R", "Mod+Shift+R"].filter(found)).toHaveLength(2);
  found("X")?.run();
  await expect
    .poll(() => studio.asked)
    .toContainEqual({
      name: "pictures.rate",
      input: { ids: [chosen], rejected: true },
    });
});
