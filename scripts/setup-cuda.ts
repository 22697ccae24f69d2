/**
 * `npm run setup:cuda`: fetches ONNX Runtime's CUDA provider, which is too large for the npm registry, by
 * onnxruntime-node's own install script, and says what else the machine needs. Linux x64 only.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { missingHere } from "./cuda-libraries.ts";

const elsewhere: Readonly<Record<string, string>> = {
  win32: "On Windows the engine uses DirectML, which comes with it and needs no set-up.",
  darwin: "On a Mac the engine uses Core ML, which comes with it and needs no set-up.",
};

function setUp(): number {
  if (process.platform !== "linux" || process.arch !== "x64") {
    console.error(
      `ONNX Runtime offers its CUDA provider to Node on Linux x64 only; this is ${process.platform}/${process.arch}. ` +
        (elsewhere[process.platform] ?? "Here the engine uses the processor, which needs no set-up."),
    );
    return 1;
  }
  const home = dirname(fileURLToPath(import.meta.resolve("onnxruntime-node/package.json")));
  const provider = join(home, "bin", "napi-v6", "linux", "x64", "libonnxruntime_providers_cuda.so");
  if (existsSync(provider)) {
    console.log("The CUDA provider of ONNX Runtime is already here.");
  } else {
    console.log("Fetching the CUDA provider of ONNX Runtime (several hundred megabytes) …");
    // Named explicitly: without it the script takes a run under npm for its own development and does nothing.
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL_CUDA: "v12" };
    const script = spawnSync(process.execPath, [join(home, "script", "install.js")], {
      cwd: home,
      env,
      encoding: "utf8",
    });
    if (script.status !== 0 || !existsSync(provider)) {
      const reason =
        /(?:Error|error): .*/.exec(script.stderr)?.[0] ?? `the script ended with ${script.status ?? script.signal}`;
      console.error(
        `The CUDA provider could not be fetched (${reason}).\n` +
          "It comes over HTTPS from the publisher of ONNX Runtime: check that this machine reaches the host named above, by a proxy with GLOBAL_AGENT_HTTPS_PROXY, then run this again.\n" +
          "Nothing else is affected: without CUDA the engine uses WebGPU or the processor.",
      );
      return 1;
    }
    console.log("The CUDA provider is installed.");
  }
  const missing = missingHere();
  if (missing.length === 0) {
    console.log("CUDA 12 and cuDNN 9 are found. `npm run atelier -- doctor` shows what the engine will use.");
    return 0;
  }
  console.error(
    "These libraries are still missing:\n" +
      missing.map(({ file, from }) => `  ${file}  (${from})`).join("\n") +
      "\nInstall the runtime libraries of CUDA 12 and cuDNN 9 from NVIDIA, or add their folder to LD_LIBRARY_PATH, then run this again.\n" +
      "Until then the engine uses WebGPU or the processor.",
  );
  return 1;
}

process.exitCode = setUp();
