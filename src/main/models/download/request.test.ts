import { expect, test } from "vitest";
import { retryAfter, why } from "./request.ts";

test("Retry-After is read as seconds or as a date, and anything else as nothing", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(retryAfter("7", now)).toBe(7000);
  expect(retryAfter("Thu, 01 Jan 2026 00:01:00 GMT", now)).toBe(60_000);
  expect(retryAfter("Wed, 31 Dec 2025 00:00:00 GMT", now)).toBe(0);
  for (const nothing of [null, "", "soon"]) expect(retryAfter(nothing, now)).toBeNull();
});

test("why a connection failed is found below the error that wraps it", () => {
  const cause = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
  expect(why(new TypeError("fetch failed", { cause }))).toContain("online");
  expect(why(Object.assign(new Error("x"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }))).toContain("certificate");
  expect(why(new TypeError("terminated"))).toBe("the connection broke");
});
