/** Builds what is stale. Also used by `npm start`. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InlineConfig } from "vite";
import { root } from "../launch.mjs";
import { bundle } from "./bundle.ts";
import { mainBundles, preloadBundle, rendererBundle } from "./bundles.ts";
import { digestOf, type Part, parts } from "./stamp.ts";

const out = join(root, "out");
const stampFile = join(out, ".stamp");

const bundles: Readonly<Record<Part, (outDir: string) => InlineConfig>> = {
  renderer: rendererBundle,
  main: mainBundles,
  preload: preloadBundle,
};

function stamps(): Partial<Record<Part, string>> {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8")) as Partial<Record<Part, string>>;
  } catch {
    return {};
  }
}

/**
 * Builds those of the parts whose sources have changed since they were last built.
 * @returns the parts that were built
 * @throws what Vite throws where a source cannot be built; what was built before stays
 */
export async function buildStale(wanted: readonly Part[] = parts, force = false): Promise<readonly Part[]> {
  const stale = wanted
    .map((part) => ({ part, digest: digestOf(part) }))
    .filter(({ part, digest }) => force || stamps()[part] !== digest || !existsSync(join(out, part)));
  if (stale.length === 0) return [];
  for (const { part, digest } of stale) {
    const fresh = join(out, `.${part}-${process.pid}`);
    mkdirSync(out, { recursive: true });
    try {
      await bundle(bundles[part](fresh));
      rmSync(join(out, part), { recursive: true, force: true });
      renameSync(fresh, join(out, part));
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
    writeFileSync(stampFile, JSON.stringify({ ...stamps(), [part]: digest }, null, 1));
  }
  return stale.map(({ part }) => part);
}
