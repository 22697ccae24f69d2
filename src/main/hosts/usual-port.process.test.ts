import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testStudio } from "../../../tests/fixtures/studio.ts";
import { startBrowserHost } from "./browser.ts";
import { served } from "./served.ts";

test("the studio is where it was, or at the next port where another program has taken its own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "atelier-port-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const other = createServer();
  await once(other.listen(0, "127.0.0.1"), "listening");
  const { port } = other.address() as AddressInfo;
  const options = { studio: Promise.resolve(served(testStudio())), renderer: folder, usualPort: port };
  const beside = await startBrowserHost(options);
  await beside.close();
  expect(beside.port).toBeGreaterThan(port);
  expect(beside.port).toBeLessThan(port + 20);
  await new Promise((resolve) => other.close(resolve));
  const again = await startBrowserHost(options);
  await again.close();
  expect(again.port).toBe(port);
});
