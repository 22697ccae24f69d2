import { expect, test } from "vitest";
import { chooseDoor, failedStart } from "./door.ts";

test.each([
  ["linux", { DISPLAY: ":0" }, 1000],
  ["darwin", {}, 501],
  ["win32", {}, undefined],
] as const)("with a desktop on %s it is the application", (platform, env, uid) => {
  expect(chooseDoor({ platform, env, uid })).toEqual({ door: "electron" });
});

test("without a display it is the browser", () => {
  expect(chooseDoor({ platform: "linux", env: {}, uid: 1000 })).toMatchObject({
    door: "browser",
    why: expect.stringContaining("display"),
  });
});

test("for root on Linux it is the browser, and the sandbox is named", () => {
  expect(chooseDoor({ platform: "linux", env: { DISPLAY: ":0" }, uid: 0 })).toMatchObject({
    door: "browser",
    why: expect.stringContaining("sandbox"),
  });
});

test("an end with an error right after the start is a failed start, any other is not", () => {
  expect(failedStart(127, null, 300)).toContain("library");
  expect(failedStart(null, "SIGTRAP", 300)).toContain("SIGTRAP");
  expect(failedStart(0, null, 300)).toBeNull();
  expect(failedStart(1, null, 60_000)).toBeNull();
  expect(failedStart(null, "SIGINT", 300)).toBeNull();
});
