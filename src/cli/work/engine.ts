/** The one engine process of a command. */
import { type EngineClient, startEngine } from "../../main/children/engine-client.ts";

let engine: EngineClient | undefined;

/**
 * The engine. Its process starts at the first mention, so that it loads while this process still reads its arguments.
 */
export function theEngine(): EngineClient {
  if (engine === undefined) {
    engine = startEngine();
    // Whoever calls it hears of a failed start.
    engine.ready().catch(() => {});
  }
  return engine;
}

/** Ends the engine, if it was started, and waits until it is gone: then nothing of it is left half done. */
export async function endEngine(): Promise<void> {
  const ending = engine;
  // Whoever mentions it meanwhile gets another one.
  engine = undefined;
  await ending?.close();
}
