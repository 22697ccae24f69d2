/** `--self-test`: what a package must be able to do, tried without a window. */
import { DatabaseSync } from "node:sqlite";
import { startEngine } from "../children/engine-client.ts";
import { launchUtility } from "./electron-engine.ts";

/**
 * Loads the engine with ONNX Runtime and sharp, and SQLite with full-text search.
 * @throws whatever keeps one of them from working
 */
export async function selfTest(engineEntry: string): Promise<void> {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE VIRTUAL TABLE words USING fts5(word); INSERT INTO words VALUES ('portrait')");
  if (!database.prepare("SELECT 1 FROM words WHERE words MATCH 'port*'").get())
    throw new Error("full-text search found nothing");
  database.close();
  // Its process does not start where sharp or ONNX Runtime cannot be loaded; the report asks the latter what it can do.
  const engine = startEngine({ launch: () => launchUtility(engineEntry) });
  try {
    await engine.call("engine.doctor", null);
  } finally {
    await engine.close();
  }
}
