/** Before the first test of a project: a studio's folder as its first start leaves it, to be copied by `beginHome`. */
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openLibrary } from "../../src/main/library/library.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Holds the samples, their thumbnails and nothing else. */
    readonly begunHome: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "atelier-begun-"));
  const home = join(folder, "home");
  const picturesFolder = join(folder, "pictures");
  const uploads = {
    take: () => {
      throw new Error("nothing was uploaded");
    },
  };
  const library = await openLibrary({ home, picturesFolder, uploads, importing: () => "copy" });
  await library.close();
  project.provide("begunHome", home);
  return () => rm(folder, { recursive: true, force: true });
}
