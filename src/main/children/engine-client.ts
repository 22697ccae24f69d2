/** The engine, as the rest of the program uses it: a process of its own, because ONNX Runtime blocks its thread. */
import type { EngineCalls, EngineEvents } from "../../contract/engine.ts";
import { type ProcessOptions, superviseProcess } from "./process.ts";
import type { Supervised } from "./supervisor.ts";

export type EngineClient = Supervised<EngineCalls, EngineEvents>;

/**
 * The engine; its process starts with the first call, or with `ready()`.
 * @example
 * const engine = startEngine();
 * const onEvent = onProgress((progress) => show(progress));
 * const { pictures } = await engine.call("engine.generate", request, { signal, onEvent });
 * await engine.close();
 */
export function startEngine(options: Partial<ProcessOptions> = {}): EngineClient {
  return superviseProcess<EngineCalls, EngineEvents>({
    entry: new URL("../../engine/process/main.ts", import.meta.url),
    ...options,
  });
}
