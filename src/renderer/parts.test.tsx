// @vitest-environment happy-dom
import { act, render, renderHook, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { Fetched, fetchPart, part, usePart } from "./parts.tsx";
import { viewParts } from "./routes.tsx";
import { overlayParts } from "./shell/Overlays.tsx";

const Greeting = ({ name }: { readonly name: string }) => <p>Good day, {name}</p>;

/** A part that comes when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<{ default: typeof Greeting }>();
  return { of: part(() => promise), come: () => resolve({ default: Greeting }) };
}

test("a part that was fetched is drawn without waiting for it again", async () => {
  const { of, come } = held();
  come();
  await fetchPart(of);
  render(<Fetched part={of} given={{ name: "Anna" }} />);
  expect(screen.getByText("Good day, Anna")).toBeDefined();
});

test("one that was not is drawn as soon as it has come, and stays what it is", async () => {
  vi.useFakeTimers(); // No time passes between.
  const { of, come } = held();
  const { rerender } = render(<Fetched part={of} given={{ name: "Anna" }} />);
  expect(screen.queryByText(/Good day/)).toBeNull();
  await act(async () => come());
  const drawn = screen.getByText("Good day, Anna");
  vi.useRealTimers();
  await fetchPart(of);
  rerender(<Fetched part={of} given={{ name: "Ben" }} />);
  expect(screen.getByText("Good day, Ben")).toBe(drawn);
});

test("while a part is on its way another can be shown", async () => {
  const [late, there] = [held(), held()];
  there.come();
  await fetchPart(there.of);
  const { result, rerender } = renderHook(({ of }) => usePart(of), { initialProps: { of: late.of } });
  expect(result.current).toBeNull();
  rerender({ of: there.of });
  expect(result.current).toBe(Greeting);
  await act(async () => late.come());
  expect(result.current).toBe(Greeting);
});

test("one that could not be fetched is tried again when it is shown", async () => {
  const load = vi.fn<() => Promise<{ default: typeof Greeting }>>(async () => ({ default: Greeting }));
  load.mockRejectedValueOnce(new TypeError("gone"));
  const of = part(load);
  await fetchPart(of);
  render(<Fetched part={of} given={{ name: "Anna" }} />);
  await waitFor(() => expect(screen.getByText("Good day, Anna")).toBeDefined());
  expect(load).toHaveBeenCalledTimes(2);
});

test("what it shows first is asked when it is fetched ahead, and a refusal there keeps nothing from being shown", async () => {
  const ahead = vi.fn<() => Promise<never>>(() => Promise.reject(new Error("refused")));
  const of = part(async () => ({ default: Greeting, ahead }));
  await fetchPart(of);
  expect(ahead).toHaveBeenCalledOnce();
  expect(of.shown()).toBe(Greeting);
});

test("every view and all that lies over them is such a part", async () => {
  const parts = [...Object.values(viewParts), ...overlayParts];
  expect(parts.length).toBeGreaterThan(10);
  for (const one of parts) {
    expect(one.shown()).toBeNull();
    await one.fetch();
    expect(one.shown()).toBeTypeOf("function");
  }
});
