import { bytes, listed } from "../words.ts";

export const machine = {
  title: "Machine",
  providers: { cpu: "CPU", cuda: "CUDA", dml: "DirectML", webgpu: "WebGPU", coreml: "Core ML" },
  providerNotes: {
    cpu: "The processor. Works everywhere.",
    cuda: "NVIDIA graphics cards.",
    dml: "Graphics cards on Windows, through DirectX 12.",
    webgpu: "Graphics cards of every maker.",
    coreml: "Apple’s processors and neural engine.",
  },
  look: "Look again",
  looking: "Looking…",
  machine: "This machine",
  processor: "Processor",
  cores: "Cores",
  memory: "Memory",
  memoryOf: (total: number, free: number) => `${bytes(total)}, ${bytes(free)} free`,
  system: "System",
  systemOf: (platform: string, arch: string) =>
    `${({ win32: "Windows", darwin: "macOS", linux: "Linux" } as Readonly<Record<string, string>>)[platform] ?? platform}, ${arch}`,
  runtime: "ONNX Runtime",
  node: "Node.js",
  version: "USO Atelier",
  running: "What computes the pictures",
  runningNote: "The best one that works is taken. Choose one yourself to compare or where it makes trouble.",
  auto: "Choose the best",
  autoNow: (name: string, passedOver: readonly string[]) =>
    passedOver.length === 0
      ? `Now ${name}, the fastest there is for this machine.`
      : `Now ${name}, since ${listed(passedOver)} cannot be used here.`,
  works: "Works here",
  refused: "Cannot be used here",
  forcedUnusable: (name: string) =>
    `${name} is chosen and cannot be used here: pictures will fail until another one is chosen.`,
  asking: "Asking the engine…",
  limit: "Memory for pictures",
  limitNote:
    "What does not fit is read from the disk part by part, which is slower. Leave it to the studio, unless other programs need the memory, or your graphics card does not tell how much it has.",
  limitWays: { free: "What is free", most: "At most" },
  limitGigabytes: "Gigabytes",
} as const;
