import { expect, test } from "vitest";
import { fetchView, viewOf } from "./routes.tsx";

test("a view that was fetched is shown without waiting for it again", async () => {
  await fetchView("machine");
  expect(viewOf("machine")).toBe((await import("./views/machine/index.tsx")).default);
});

test("a view that is on show stays what it is when its part has come", async () => {
  const before = viewOf("queue");
  await fetchView("queue");
  expect(viewOf("queue")).toBe(before);
  expect(before).not.toBe((await import("./views/queue/index.tsx")).default);
});
