/** The command `atelier`. */
import { rememberCompiled } from "../main/compile-cache.ts";

rememberCompiled();
const { run } = await import("./run.ts");
process.exitCode = await run(process.argv.slice(2));
