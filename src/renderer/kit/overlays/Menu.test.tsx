// @vitest-environment happy-dom
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { MenuGround, useMenuOf } from "./Menu.tsx";

const run = vi.fn<(name: string) => void>();

function Thing({ name, bare = false }: { readonly name: string; readonly bare?: boolean }) {
  const menu = useMenuOf(bare ? null : () => [{ label: `Use ${name}`, run: () => run(name) }]);
  return (
    <div {...menu}>
      <span>{name}</span>
    </div>
  );
}

const Things = () => (
  <MenuGround render={<section aria-label="Ground" />}>
    <Thing name="Ann" />
    <Thing name="Ben" />
    <Thing name="Nobody" bare />
  </MenuGround>
);

test("things on one ground each have their own menu", async () => {
  render(<Things />);
  for (const name of ["Ann", "Ben"]) {
    fireEvent.contextMenu(screen.getByText(name));
    const item = await screen.findByRole("menuitem", { name: `Use ${name}` });
    expect(screen.getAllByRole("menuitem")).toHaveLength(1);
    fireEvent.click(item);
    expect(run).toHaveBeenLastCalledWith(name);
    await vi.waitFor(() => expect(screen.queryByRole("menuitem")).toBeNull());
  }
});

test("between them, and on a thing without a menu, none opens: not even the one that was open last", async () => {
  render(<Things />);
  fireEvent.contextMenu(screen.getByText("Ann"));
  fireEvent.click(await screen.findByRole("menuitem"));
  await vi.waitFor(() => expect(screen.queryByRole("menuitem")).toBeNull());
  for (const bare of [screen.getByLabelText("Ground"), screen.getByText("Nobody")]) {
    fireEvent.contextMenu(bare);
    expect(screen.queryByRole("menu")).toBeNull();
  }
});
