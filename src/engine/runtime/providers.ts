/** Execution providers: which there are, which this machine can use, and why. */
export type Provider = "cpu" | "cuda" | "dml" | "webgpu" | "coreml";
