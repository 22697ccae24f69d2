/** Before the first end-to-end test: the folder of an artist who has made the first picture, to be copied. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { closeBrowser, start } from "../e2e/application.ts";
import { chromiumPath } from "./needs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** `home` and `Pictures` lie in it. Null without Chromium: then nothing is to be tested with it either. */
    readonly firstPicture: string | null;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "atelier-first-"));
  const made = chromiumPath !== undefined;
  if (made) {
    const application = await start(folder);
    await application.page.getByRole("button", { name: "Make this picture" }).click();
    await application.page.getByRole("option", { selected: true }).waitFor();
    await application.close();
    await closeBrowser();
  }
  project.provide("firstPicture", made ? folder : null);
  return () => rmSync(folder, { recursive: true, force: true });
}
