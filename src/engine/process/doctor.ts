/** What the machine is and what of it would be used. */
import { arch, availableParallelism, cpus, freemem, platform, totalmem } from "node:os";
import type { DoctorReport } from "../../contract/engine.ts";
import { bestOf, onnxruntimeVersion, surveyProviders } from "../runtime/providers.ts";

export async function examineMachine(): Promise<DoctorReport> {
  const providers = await surveyProviders();
  return {
    platform: platform(),
    arch: arch(),
    node: process.versions.node,
    onnxruntime: onnxruntimeVersion,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory: { total: totalmem(), free: freemem() },
    providers,
    chosen: bestOf(providers),
  };
}
