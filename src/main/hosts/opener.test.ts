import { expect, test } from "vitest";
import { hasDisplay, opener, openingPage } from "./opener.ts";

const address = "file:///home/a/open.html";

test.each([
  ["linux", { DISPLAY: ":0" }, "xdg-open"],
  ["linux", { WAYLAND_DISPLAY: "wayland-0" }, "xdg-open"],
  ["darwin", {}, "open"],
  ["win32", {}, "rundll32"],
] as const)("on %s with %j the address is opened by %s", (platform, env, program) => {
  const command = opener({ platform, env }, address);
  expect(command?.[0]).toBe(program);
  expect(command?.at(-1)).toBe(address);
});

test.each([
  ["linux", {}],
  ["linux", { DISPLAY: ":10", SSH_CONNECTION: "1.2.3.4" }],
  ["darwin", { SSH_CONNECTION: "1.2.3.4" }],
  ["win32", { CI: "true" }],
] as const)("on %s with %j there is nothing to open it on", (platform, env) => {
  expect(hasDisplay({ platform, env })).toBe(false);
  expect(opener({ platform, env }, address)).toBeNull();
});

test("the page leads to the address, whatever is in it", () => {
  expect(openingPage("http://127.0.0.1:1/#a")).toContain('url=http://127.0.0.1:1/#a"');
  expect(openingPage('x"><script>&')).not.toContain("<script>");
});
