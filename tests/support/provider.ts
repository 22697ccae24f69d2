/** Execution providers for tests that compute in their own process. */
import type { TestContext } from "vitest";
import { isFault } from "../../src/contract/fault.ts";
import type { Provider } from "../../src/contract/making/provider.ts";
import { oncePerProvider } from "../../src/engine/runtime/once.ts";
import { chooseProvider } from "../../src/engine/runtime/providers.ts";
import { need, softwareVulkan } from "./needs.ts";

const isUsable = oncePerProvider(async (provider) => {
  if (provider === "webgpu") Object.assign(process.env, softwareVulkan());
  try {
    return (await chooseProvider(provider)).provider === provider;
  } catch (error) {
    if (isFault(error, "runtime.provider-unavailable")) return false;
    throw error;
  }
});

/** Skips the test where this machine does not have the provider; fails where CI owes it. */
export async function needProvider(context: Pick<TestContext, "skip">, provider: Provider): Promise<void> {
  if (provider === "webgpu" && process.platform === "linux") need(context, "vulkan");
  if (!(await isUsable(provider))) context.skip(`this machine has no ${provider}`);
}
