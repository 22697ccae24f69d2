import { expect, test } from "vitest";
import { parseRoute, routeHash } from "./route.ts";

test("an address is read as view, id and query", () => {
  expect(parseRoute("#people/12?text=blue%20hat")).toEqual({ view: "people", id: 12, query: { text: "blue hat" } });
});

test("an address of no view leads to the studio", () => {
  expect(parseRoute("")).toEqual({ view: "studio", id: null, query: {} });
  expect(parseRoute("#elsewhere/3")).toMatchObject({ view: "studio" });
  expect(parseRoute("#history/x")).toMatchObject({ view: "history", id: null });
});

test("what is written is read the same", () => {
  const route = { view: "history", id: null, query: { text: "a & b", stars: "3" } } as const;
  expect(parseRoute(routeHash(route))).toEqual(route);
});
