import { Hono } from "hono";
import { expect, onTestFinished, test, vi } from "vitest";
import { firstPage } from "./first-page.ts";

const rest = 200;

/** A host that answers everything, and whether the first page was told to be fetched. */
function host() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const page = firstPage(rest, "/session");
  let fetched = false;
  void page.fetched.then(() => (fetched = true));
  const app = new Hono().use(page.seen).all("*", ({ text }) => text("here"));
  return {
    ask: async (path: string) => void (await app.request(`http://127.0.0.1${path}`)),
    async pass(milliseconds: number) {
      await vi.advanceTimersByTimeAsync(milliseconds);
      return fetched;
    },
  };
}

test("where nobody asks for the page, nothing waits for it long", async () => {
  const { pass } = host();
  expect(await pass(rest - 1)).toBe(false);
  expect(await pass(1)).toBe(true);
});

test("while a window fetches its files, one after another, it is waited for", async () => {
  const { ask, pass } = host();
  for (const path of ["/", "/assets/a.js", "/assets/b.js"]) {
    expect(await pass(rest - 1)).toBe(false);
    await ask(path);
  }
  expect(await pass(rest - 1)).toBe(false);
  expect(await pass(1)).toBe(true);
});

test("a window that asks to be let in has its files", async () => {
  const { ask, pass } = host();
  await ask("/");
  expect(await pass(0)).toBe(false);
  await ask("/session");
  expect(await pass(0)).toBe(true);
});
