import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx", "tests/**/*.test.ts", "scripts/**/*.test.ts"],
    // ONNX Runtime's native library is not safe to load in several worker threads of one process.
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
