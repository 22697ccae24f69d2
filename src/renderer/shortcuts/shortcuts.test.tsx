// @vitest-environment happy-dom
/** Which keys the view hears while something lies over it. */
import type { ReactNode } from "react";
import { render } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { startShortcuts, useShortcuts } from "./shortcuts.ts";

const made = vi.fn<() => void>();

function View({ children }: { readonly children?: ReactNode }) {
  useShortcuts([{ keys: "Mod+Enter", label: "Make", run: made }]);
  return <>{children}</>;
}

startShortcuts();
beforeEach(() => made.mockClear());

const press = () => dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, cancelable: true }));

test("the view hears its keys, unless a dialog is open", () => {
  const { rerender } = render(<View />);
  press();
  expect(made).toHaveBeenCalledTimes(1);
  rerender(
    <View>
      <div role="dialog" />
    </View>,
  );
  press();
  expect(made).toHaveBeenCalledTimes(1);
});

test("a panel that takes no keys and a dialog that fades out keep none from it", () => {
  render(
    <View>
      <div role="dialog" data-keys="pass" />
      <div role="alertdialog" data-ending-style="" />
    </View>,
  );
  press();
  expect(made).toHaveBeenCalledTimes(1);
});
