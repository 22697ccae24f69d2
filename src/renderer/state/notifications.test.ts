import { expect, test } from "vitest";
import { permission, tells } from "./notifications.ts";

test("the end of the queue is told only by a browser's window that nobody looks at, where it is wanted and allowed", () => {
  expect(tells("browser", true, false, "granted")).toBe(true);
  expect(tells("electron", true, false, "granted")).toBe(false);
  expect(tells("browser", false, false, "granted")).toBe(false);
  expect(tells("browser", true, true, "granted")).toBe(false);
  for (const not of ["denied", "ask", "unsupported"] as const) expect(tells("browser", true, false, not)).toBe(false);
});

test("where there are no notifications nothing is asked", () => {
  expect(permission()).toBe("unsupported");
});
