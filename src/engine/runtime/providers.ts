/** Execution providers: which this machine can use, which one is taken, and why. */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Fault, isFault } from "../../contract/fault.ts";
import type { Provider, ProviderChoice, ProviderFinding, ProviderVerdict } from "../../contract/making/provider.ts";
import { add, matmul } from "../graph/ops.ts";
import { input } from "../graph/tensor.ts";
import { mostQueries } from "./attention-trial.ts";
import { oncePerProvider } from "./once.ts";
import { load, onnxruntimeVersion } from "./session.ts";

export { onnxruntimeVersion };

/**
 * Best first. CoreML comes after WebGPU: it has no kernel for attention or low-bit products and would hand most of FLUX
 * to the CPU.
 */
const preference: Readonly<Partial<Record<NodeJS.Platform, readonly Provider[]>>> = {
  linux: ["cuda", "webgpu", "cpu"],
  win32: ["dml", "webgpu", "cpu"],
  darwin: ["webgpu", "coreml", "cpu"],
};

/** What stands against a provider, told without loading anything of it; null for nothing. */
const obstacles: Readonly<Record<Provider, () => string | null>> = {
  cpu: () => null,
  cuda: () => {
    if (process.platform !== "linux" || process.arch !== "x64") return "ONNX Runtime offers CUDA only on Linux x64";
    if (!existsSync(join(binaries(), "libonnxruntime_providers_cuda.so")))
      return "its libraries are not installed (npm run setup:cuda)";
    return existsSync("/proc/driver/nvidia/version") ? null : "there is no NVIDIA driver";
  },
  dml: () => (process.platform === "win32" ? null : "DirectML exists only on Windows"),
  coreml: () => (process.platform === "darwin" ? null : "Core ML exists only on macOS"),
  webgpu: () => {
    if (process.platform !== "linux") return null;
    if (process.arch !== "x64") return "ONNX Runtime has no WebGPU on Linux arm64";
    return hasRenderNode() || process.env["VK_DRIVER_FILES"]
      ? null
      : "there is no graphics processor (no /dev/dri/renderD*)";
  },
};

/** Folder of ONNX Runtime's libraries for this platform. */
function binaries(): string {
  const main = createRequire(import.meta.url).resolve("onnxruntime-node");
  return join(dirname(main), "..", "bin", "napi-v6", process.platform, process.arch);
}

function hasRenderNode(): boolean {
  try {
    return readdirSync("/dev/dri").some((name) => name.startsWith("renderD"));
  } catch {
    return false;
  }
}

/**
 * What stands against a provider by what came of its trial; null for nothing.
 * @param found whether a sum was right, and how many queries may attend at once
 */
export function wrongBy({ sum, queries }: { readonly sum: boolean; readonly queries: number }): string | null {
  if (!sum) return "it computes wrong results";
  return queries > 0 ? null : "it computes attention wrongly, however few queries attend at once";
}

/** Loads a network of one addition and runs it: a provider that cannot do that cannot do anything. */
async function tryOut(provider: Provider): Promise<string | null> {
  try {
    const x = input("x", [4]);
    const session = await load(
      { name: "trial", outputs: { y: add(x, x) } },
      { provider, precision: "float32", prepack: false },
    );
    const { y } = await session.run({ x: { data: Float32Array.of(1, 2, 3, 4), shape: [4] } });
    await session.release();
    return wrongBy({ sum: y?.data[3] === 8, queries: await mostQueries(provider) });
  } catch (error) {
    return plainReason(
      error instanceof Fault && error.code === "runtime.load-failed"
        ? (error.data as { reason: string }).reason
        : String(error),
    );
  }
}

/** Whether a provider multiplies in float16: not every graphics processor has 16-bit shaders. Tried once. */
export const computesFloat16 = oncePerProvider(async (provider) => {
  try {
    const x = input("x", [2, 2]);
    const session = await load(
      { name: "trial in float16", outputs: { y: matmul(x, x) } },
      { provider, precision: "float16", prepack: false },
    );
    const { y } = await session.run({ x: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] } });
    await session.release();
    return y?.data.join() === "7,10,15,22";
  } catch (error) {
    if (isFault(error, "runtime.load-failed") || isFault(error, "runtime.failed")) return false;
    throw error;
  }
});

/** What ONNX Runtime's words mean for a person; its own, shortened, where they are not known. */
function plainReason(words: string): string {
  if (/WebGPU adapter|No supported adapters/i.test(words)) return "no graphics processor was found that WebGPU can use";
  if (/Failed to load (shared )?library/i.test(words))
    return "its libraries, or those they need (CUDA 12, cuDNN 9), could not be loaded";
  if (/out of memory|bad_alloc/i.test(words)) return "there is not enough memory on the device";
  return words.split("\n")[0]!.replace(/^.*: /, "").slice(0, 200);
}

async function examine(provider: Provider): Promise<ProviderFinding> {
  const obstacle = obstacles[provider]() ?? (provider === "cpu" ? null : await tryOut(provider));
  return obstacle === null ? { provider, usable: true } : { provider, usable: false, why: obstacle };
}

/** Every provider this platform knows, examined, best first. */
export async function surveyProviders(): Promise<readonly ProviderFinding[]> {
  const findings: ProviderFinding[] = [];
  for (const provider of preference[process.platform] ?? (["cpu"] as const)) findings.push(await examine(provider));
  return findings;
}

/**
 * The provider to use: the one that was asked for, or the best that works. Says which and why.
 * @throws Fault `runtime.provider-unavailable` where the one asked for does not work.
 */
export async function chooseProvider(choice: ProviderChoice): Promise<ProviderVerdict> {
  if (choice !== "auto") {
    const finding = await examine(choice);
    if (!finding.usable) throw new Fault("runtime.provider-unavailable", { provider: choice, reason: finding.why });
    return { provider: choice, why: `${choice}, as chosen`, passedOver: [] };
  }
  const findings: ProviderFinding[] = [];
  for (const provider of preference[process.platform] ?? (["cpu"] as const)) {
    findings.push(await examine(provider));
    if (findings.at(-1)!.usable) break;
  }
  return bestOf(findings);
}

/** What `auto` takes of providers that were examined, best first. */
export function bestOf(findings: readonly ProviderFinding[]): ProviderVerdict {
  const usable = findings.findIndex((f) => f.usable);
  const passedOver = usable < 0 ? findings : findings.slice(0, usable);
  const provider = findings[usable]?.provider ?? "cpu";
  return { provider, passedOver, why: explain(provider, passedOver) };
}

function explain(provider: Provider, passedOver: readonly ProviderFinding[]): string {
  const reasons = passedOver.map((f) => (f.usable ? f.provider : `${f.provider}: ${f.why}`));
  return reasons.length === 0
    ? `${provider}, the best this machine offers`
    : `${provider}, since ${reasons.join("; ")}`;
}
