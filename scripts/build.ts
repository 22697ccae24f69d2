/** `npm run build [-- --force]`: builds what is stale: renderer, main, preload. */
import { buildStale } from "./build/build.ts";
import { parts } from "./build/stamp.ts";

const before = Date.now();
try {
  const built = await buildStale(parts, process.argv.includes("--force"));
  console.log(
    built.length === 0
      ? "Everything is up to date."
      : `Built ${built.join(", ")} in ${((Date.now() - before) / 1000).toFixed(1)} s.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
