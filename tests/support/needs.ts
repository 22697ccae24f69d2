/**
 * What a machine may lack. A test that needs it says so here: where it is missing the test is skipped with the reason
 * and the remedy, except under CI=true when `.ci/run` should have installed it; then it fails.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import type { TestContext } from "vitest";

interface Need {
  readonly present: () => boolean;
  readonly reason: string;
  /** True where `.ci/run` installs it, so that its absence there is a mistake. */
  readonly owedByCi: boolean;
}

/** Where Debian and common systems put a Chromium. */
export const chromiumPath = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((p) => p && existsSync(p));

const electronBinary = new URL("../../node_modules/electron/path.txt", import.meta.url);

/** The Vulkan driver inside Debian's Chromium, which computes on the processor; null where it is not installed. */
const swiftShader = ["/usr/lib/chromium/vk_swiftshader_icd.json"].find((p) => existsSync(p)) ?? null;
const vulkanLoader = [
  "/usr/lib/x86_64-linux-gnu/libvulkan.so.1",
  "/usr/lib64/libvulkan.so.1",
  "/usr/lib/libvulkan.so.1",
].some((p) => existsSync(p));

/** Environment in which WebGPU works without a graphics processor; empty where a real one should be used. */
export const softwareVulkan = (): NodeJS.ProcessEnv =>
  existsSync("/dev/dri") || !swiftShader
    ? {}
    : { VK_DRIVER_FILES: swiftShader, XDG_RUNTIME_DIR: process.env["XDG_RUNTIME_DIR"] ?? tmpdir() };

/** What is computed at the first call only. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

/** The first Python that has what `scripts/bundled-model/` needs; null where there is none. */
export const pythonWithTorch = once((): string | null => {
  const candidates = [process.env["ATELIER_BENCH_PYTHON"], "python3", "/usr/bin/python3"];
  // Found without being loaded, which takes seconds.
  const found =
    "import sys; from importlib.util import find_spec; " +
    "sys.exit(not all(map(find_spec, ['torch', 'numpy', 'scipy', 'PIL'])))";
  return candidates.find((program) => program && spawnSync(program, ["-c", found]).status === 0) ?? null;
});

const needs = {
  vulkan: {
    present: () => vulkanLoader && (existsSync("/dev/dri") || swiftShader !== null),
    owedByCi: process.arch === "x64",
    reason: "WebGPU has no Vulkan here; install libvulkan1, and Chromium where there is no graphics processor",
  },
  chromium: {
    present: () => chromiumPath !== undefined,
    owedByCi: true,
    reason: "there is no Chromium; install it (Debian: apt-get install chromium) or name one in CHROMIUM_PATH",
  },
  electron: {
    present: () => existsSync(electronBinary),
    owedByCi: false,
    reason: "Electron's binary is not here; npm start downloads it where it can",
  },
  torch: {
    present: () => pythonWithTorch() !== null,
    owedByCi: false,
    reason:
      "there is no Python with PyTorch; install it (Debian: apt-get install python3-torch python3-scipy python3-pil) " +
      "or name one in ATELIER_BENCH_PYTHON",
  },
} as const satisfies Record<string, Need>;

/** Skips the test where something is missing; fails where CI owes it. */
export function need(context: Pick<TestContext, "skip">, what: keyof typeof needs): void {
  const { present, reason, owedByCi }: Need = needs[what];
  if (present()) return;
  if (owedByCi && process.env["CI"] === "true") throw new Error(`CI must not skip this: ${reason}`);
  context.skip(reason);
}
