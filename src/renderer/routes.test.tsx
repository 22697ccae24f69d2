// @vitest-environment happy-dom
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { fetchView, useView } from "./routes.tsx";

afterEach(cleanup);

test("a view that was fetched is shown without waiting for it again", async () => {
  await fetchView("machine");
  const { result } = renderHook(() => useView("machine"));
  expect(result.current).toBe((await import("./views/machine/index.tsx")).default);
});

test("one that was not is shown when its part has come, and stays what it is", async () => {
  const { result, rerender } = renderHook(() => useView("queue"));
  expect(result.current).toBeNull();
  const { default: Queue } = await import("./views/queue/index.tsx");
  await waitFor(() => expect(result.current).toBe(Queue));
  await fetchView("queue");
  rerender();
  expect(result.current).toBe(Queue);
});

test("while a part is on its way the window can go to another view", async () => {
  await fetchView("machine");
  const { result, rerender } = renderHook(({ view }) => useView(view), {
    initialProps: { view: "settings" as "settings" | "machine" },
  });
  rerender({ view: "machine" });
  const { default: Machine } = await import("./views/machine/index.tsx");
  expect(result.current).toBe(Machine);
  await import("./views/settings/index.tsx");
  expect(result.current).toBe(Machine);
});
