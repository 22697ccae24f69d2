/** What NVIDIA's driver says of its first device. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** One of its answers as text; null where there is no device, or its driver does not answer. */
export async function nvidiaSays(what: "memory.free" | "name"): Promise<string | null> {
  const asked = promisify(execFile)("nvidia-smi", [`--query-gpu=${what}`, "--format=csv,noheader,nounits"], {
    timeout: 5000,
  });
  return await asked.then(
    ({ stdout }) => stdout.split("\n")[0] ?? null,
    () => null,
  );
}
