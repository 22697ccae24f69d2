/** Bundles are made in one way, whoever asks for them. */
import type { InlineConfig } from "vite";

/**
 * Makes bundles as artists run them. Where the environment says otherwise, as under the tests, React would be its slow
 * form for developing, and stay so for everybody who starts the studio afterwards.
 * @throws what Vite throws where a source cannot be built
 */
export async function bundle(config: InlineConfig): Promise<void> {
  const { build } = await import("vite");
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    await build(config);
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
  }
}
