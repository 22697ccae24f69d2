import { expect, test, vi } from "vitest";
import { draft, library, temporaryFolder } from "../../../../tests/library.ts";

test("what another program adds is heard within a second or two", async () => {
  const folder = temporaryFolder();
  const [own, other] = [await library(folder), await library(folder)];
  const heard: { readonly outside?: true }[] = [];
  own.on("library.changed", (payload) => void heard.push(payload));
  await own.call("draft.keep", { draft: draft({ prompt: "from here" }) });
  await other.call("draft.keep", { draft: draft({ prompt: "from elsewhere" }) });
  await vi.waitFor(() => expect(heard.some(({ outside }) => outside)).toBe(true), { timeout: 5_000 });
  expect(await own.call("draft.kept", null)).toMatchObject({ prompt: "from elsewhere" });
});

test("a draft that is none any more is no draft, and the newest one is kept over a start", async () => {
  const folder = temporaryFolder();
  const first = await library(folder);
  expect(await first.call("draft.kept", null)).toBeNull();
  await first.call("draft.keep", { draft: draft({ prompt: "a hat" }) });
  await first.close();
  const second = await library(folder);
  expect(await second.call("draft.kept", null)).toMatchObject({ prompt: "a hat" });
});
