// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { openStudio, show } from "../testing/studio.tsx";
import { NameField } from "./NameField.tsx";

openStudio({});
test("an emptied name is refused at once, and Escape brings the old one back", async () => {
  const saved: string[] = [];
  show(<NameField name="Anna" onSave={(name) => saved.push(name)} renaming={false} onRenamed={() => {}} />);
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Name" });
  await userEvent.clear(field);
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByRole("alert").textContent).toContain("A name is needed");
  await userEvent.keyboard("{Enter}");
  expect(saved).toEqual([]);
  await userEvent.keyboard("{Escape}");
  expect(field.value).toBe("Anna");
  expect(screen.queryByRole("alert")).toBeNull();
  await userEvent.clear(field);
  await userEvent.type(field, "Anne{Enter}");
  expect(saved).toContain("Anne");
  expect(saved).not.toContain("");
});
