/** Faults of ONNX Runtime and its execution providers. */
import { bytesInWords } from "../values/size.ts";

export const runtimeFaults = {
  "runtime.load-failed": (d: { network: string; provider: string; reason: string }) =>
    `The ${d.network} could not be loaded on ${d.provider}: ${d.reason}. Close other programs that use much memory, or choose another provider.`,
  "runtime.failed": (d: { network: string; provider: string; reason: string }) =>
    `The ${d.network} failed on ${d.provider}: ${d.reason}. A smaller picture or another provider may work.`,
  "runtime.does-not-fit": (d: { network: string; needed: number; memory: number }) =>
    `The ${d.network} needs ${bytesInWords(d.needed)} even in its smallest parts, and ${bytesInWords(d.memory)} may be used. A smaller picture, a model in fewer bits (in the studio under Models, or with atelier models optimise) or more memory would do; atelier doctor --plan tells which.`,
  "runtime.input-missing": (d: { network: string; input: string }) =>
    `The ${d.network} was run without its input ${d.input}.`,
  "runtime.provider-unavailable": (d: { provider: string; reason: string }) =>
    `${d.provider} cannot be used here: ${d.reason}. Leave the choice to the studio, or choose cpu.`,
} as const;
