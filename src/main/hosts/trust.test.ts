import { expect, test } from "vitest";
import { appOrigin, isAllowedOutside, isAllowedPermission, isOwnAddress, isTrustedSender } from "./trust.ts";

const windows = new Set([3]);
const top = { origin: appOrigin, parent: null };

test("the top frame of a window of ours is trusted", () => {
  expect(isTrustedSender({ frame: top, contents: 3 }, windows)).toBe(true);
});

test.each([
  ["a frame that has gone", { frame: null, contents: 3 }],
  ["a frame inside the page", { frame: { ...top, parent: top }, contents: 3 }],
  ["a page of another origin", { frame: { ...top, origin: "https://example.com" }, contents: 3 }],
  ["another host of our scheme", { frame: { ...top, origin: "app://studio.example" }, contents: 3 }],
  ["an opaque origin", { frame: { ...top, origin: "null" }, contents: 3 }],
  ["contents that are no window of ours", { frame: top, contents: 4 }],
])("%s is not", (_, sender) => {
  expect(isTrustedSender(sender, windows)).toBe(false);
});

test("the application's own addresses are told from all others", () => {
  expect(["app://studio/", "app://studio/index.html#x", "app://studio"].map(isOwnAddress)).toEqual([true, true, true]);
  const others = [
    "app://studio.example/",
    "app://other/",
    "app://studio@example.com/",
    "file:///etc/passwd",
    "https://studio/",
    "javascript:alert(1)",
    "studio",
    "",
  ];
  expect(others.filter(isOwnAddress)).toEqual([]);
});

test("only https links to the sites named may leave the application", () => {
  expect(isAllowedOutside("https://arxiv.org/abs/2508.18966")).toBe(true);
  const others = [
    "http://arxiv.org/",
    "https://arxiv.org.example.com/",
    "https://arxiv.org:444/",
    "https://user@arxiv.org/",
    "file:///bin/sh",
    "ms-settings:",
    "",
  ];
  expect(others.filter(isAllowedOutside)).toEqual([]);
});

test("of all permissions only writing to the clipboard is given, and only to our own pages", () => {
  expect(isAllowedPermission("clipboard-sanitized-write", `${appOrigin}/`)).toBe(true);
  expect(isAllowedPermission("clipboard-sanitized-write", "https://example.com/")).toBe(false);
  for (const permission of ["clipboard-read", "media", "geolocation", "notifications", "openExternal", "usb"])
    expect(isAllowedPermission(permission, `${appOrigin}/`)).toBe(false);
});
