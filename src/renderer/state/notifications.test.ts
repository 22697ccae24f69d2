import { expect, onTestFinished, test, vi } from "vitest";
import { askPermission, permission, tells } from "./notifications.ts";

test("the end of the queue is told only by a browser's window that nobody looks at, where it is wanted and allowed", () => {
  expect(tells("browser", true, false, "granted")).toBe(true);
  expect(tells("electron", true, false, "granted")).toBe(false);
  expect(tells("browser", false, false, "granted")).toBe(false);
  expect(tells("browser", true, true, "granted")).toBe(false);
  for (const not of ["denied", "ask", "unsupported"] as const) expect(tells("browser", true, false, not)).toBe(false);
});

/** A browser that was asked before with this outcome, and answers so when it is asked now. */
function browser(before: NotificationPermission, answer: NotificationPermission) {
  const requestPermission = vi.fn<() => Promise<NotificationPermission>>(async () => {
    stub.permission = answer;
    return answer;
  });
  const stub = { permission: before, requestPermission };
  vi.stubGlobal("Notification", stub);
  onTestFinished(() => void vi.unstubAllGlobals());
  return requestPermission;
}

test("the browser is asked where it was never asked, and its answer counts", async () => {
  const asked = browser("default", "granted");
  expect(permission()).toBe("ask");
  expect(await askPermission()).toBe("granted");
  expect(asked).toHaveBeenCalledTimes(1);
});

test.each(["granted", "denied"] as const)("where it was %s before nothing is asked", async (before) => {
  const asked = browser(before, "granted");
  expect(await askPermission()).toBe(before);
  expect(asked).not.toHaveBeenCalled();
});

test("where there are no notifications nothing is asked", async () => {
  vi.stubGlobal("Notification", undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(permission()).toBe("unsupported");
  expect(await askPermission()).toBe("unsupported");
});
