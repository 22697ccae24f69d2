/** Which of the libraries that ONNX Runtime's CUDA provider needs this machine has. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** What the provider links against, each with where it comes from. */
export const needed = [
  { file: "libcudart.so.12", from: "CUDA 12 (runtime)" },
  { file: "libcublas.so.12", from: "CUDA 12 (cuBLAS)" },
  { file: "libcublasLt.so.12", from: "CUDA 12 (cuBLAS)" },
  { file: "libcufft.so.11", from: "CUDA 12 (cuFFT)" },
  { file: "libcurand.so.10", from: "CUDA 12 (cuRAND)" },
  { file: "libcudnn.so.9", from: "cuDNN 9" },
] as const;

/**
 * The needed libraries that the loader would not find.
 * @param cache  what `ldconfig -p` prints
 * @param path  LD_LIBRARY_PATH
 */
export function missingLibraries(cache: string, path: string): readonly (typeof needed)[number][] {
  const folders = path.split(":").filter((folder) => folder !== "");
  const known = new Set(cache.split("\n").map((line) => line.trim().split(" ", 1)[0]));
  return needed.filter(({ file }) => !known.has(file) && !folders.some((folder) => existsSync(join(folder, file))));
}

/** The same for this machine. */
export function missingHere(): readonly (typeof needed)[number][] {
  // ldconfig lies outside an ordinary user's path on Debian.
  const cache = ["ldconfig", "/sbin/ldconfig"]
    .map((program) => spawnSync(program, ["-p"], { encoding: "utf8" }).stdout)
    .find(Boolean);
  return missingLibraries(cache ?? "", process.env["LD_LIBRARY_PATH"] ?? "");
}
