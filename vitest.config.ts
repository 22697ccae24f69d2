import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { usableElectron } from "./tests/e2e/door.ts";

/** Windows wait most of the time, so that two of them share a small machine well; after the other tests, which do not. */
const endToEnd = {
  include: ["tests/e2e/**/*.test.ts"],
  globalSetup: ["tests/e2e/build.ts"],
  maxWorkers: 2,
  testTimeout: 120_000,
  sequence: { groupOrder: 1 },
};

export default defineConfig({
  test: {
    // ONNX Runtime's native library is not safe to load in several worker threads of one process.
    pool: "forks",
    // Nobody's own models and library: a folder that is not there.
    env: { ATELIER_HOME: join(tmpdir(), `atelier-home-${process.pid}`) },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "units",
          include: [
            "src/**/*.test.ts",
            "src/**/*.test.tsx",
            "tests/**/*.test.ts",
            "scripts/**/*.test.ts",
            "bench/**/*.test.ts",
          ],
          exclude: ["tests/e2e/**"],
        },
      },
      { extends: true, test: { name: "browser", ...endToEnd } },
      // The same, in the application's own window, where its program is here.
      ...(usableElectron() === null
        ? []
        : [
            {
              extends: true as const,
              test: { name: "electron", ...endToEnd, env: { ATELIER_DOOR: "electron" }, sequence: { groupOrder: 2 } },
            },
          ]),
    ],
  },
});
