// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { go, startRoute, useRoute } from "./route.ts";

startRoute();
const written = vi.spyOn(history, "replaceState");

beforeEach(() => {
  vi.useFakeTimers();
  go("history");
  written.mockClear();
});
afterEach(() => vi.useRealTimers());

const typed = (text: string) => go("history", { query: { text }, replace: true });

test("the window follows every key at once, the address is written once, when the keys rest", () => {
  for (const text of ["v", "vi", "vio"]) {
    typed(text);
    expect(useRoute.getState().query).toEqual({ text });
  }
  expect(written).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(written).toHaveBeenCalledOnce();
  expect(location.hash).toBe("#history?text=vio");
});

test("the address is written before another one is gone to, so that a step back leads to what was sought", () => {
  typed("violin");
  go("people");
  expect(written.mock.lastCall?.[2]).toBe("#history?text=violin");
  expect(location.hash).toBe("#people");
  vi.runAllTimers();
  expect(location.hash).toBe("#people");
});

test("it is written before a click, which may follow a link, and when the window is left", () => {
  typed("violin");
  document.body.click();
  expect(location.hash).toBe("#history?text=violin");
  typed("harbour");
  dispatchEvent(new Event("pagehide"));
  expect(location.hash).toBe("#history?text=harbour");
});

test("a step back right after a key leaves the address it leads to as it is", () => {
  typed("violin");
  history.pushState(null, "", "#queue");
  written.mockClear();
  dispatchEvent(new Event("hashchange"));
  vi.runAllTimers();
  expect(useRoute.getState().view).toBe("queue");
  expect(written).not.toHaveBeenCalled();
});

test("what is chosen right after going to a view is kept when the browser tells that it went there", () => {
  location.hash = "#people";
  go("people", { id: 3, replace: true });
  dispatchEvent(new Event("hashchange"));
  expect(useRoute.getState()).toMatchObject({ view: "people", id: 3 });
  expect(location.hash).toBe("#people/3");
});
