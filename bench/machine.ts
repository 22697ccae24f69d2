/** One line on what measures. */
import { availableParallelism, cpus, totalmem } from "node:os";
import { onnxruntimeVersion } from "../src/engine/runtime/session.ts";

export function machineLine(): string {
  const processor = cpus()[0]?.model.trim() ?? "unknown processor";
  return `${processor}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB; Node ${process.versions.node}, ONNX Runtime ${onnxruntimeVersion}, ${process.platform}/${process.arch}`;
}
