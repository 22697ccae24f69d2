// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { type StudioState, useWelcome } from "../../state/studio.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { PlaceField, type PlaceFieldProps } from "./PlaceField.tsx";

openStudio({});

useWelcome.setState({ studio: { capabilities: { dialogs: false } } as StudioState });
afterEach(cleanup);

function Field(props: Partial<PlaceFieldProps>) {
  const [value, setValue] = useState("");
  return <PlaceField label="Folder" pick="A folder" {...props} value={value} onChange={setValue} />;
}
const field = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Folder" });
const complaint = () => screen.queryByText("Write the full path, from the disk on.");

test("what is no full path is said at the field, and no longer once it is one", async () => {
  show(<Field />);
  expect(complaint()).toBeNull();
  await userEvent.type(field(), "models");
  expect(complaint()).toBeTruthy();
  expect(field().getAttribute("aria-invalid")).toBe("true");
  await userEvent.clear(field());
  await userEvent.type(field(), "/models");
  expect(complaint()).toBeNull();
});

test("a path pasted as a file manager copies it is the path", () => {
  show(<Field />);
  fireEvent.change(field(), { target: { value: '"C:\\Art\\My models"' } });
  expect(field().value).toBe("C:\\Art\\My models");
});

test("what may be text is not called half a path", async () => {
  show(<Field orText />);
  await userEvent.type(field(), "atelier-farm:abc");
  expect(complaint()).toBeNull();
});
