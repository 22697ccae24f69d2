/**
 * The browser host, as `npm run start:browser -- --port 0 --no-open` runs it, with the window's program as it was built
 * for the tests.
 */
import { join } from "node:path";
import { rememberCompiled } from "../../src/main/compile-cache.ts";

rememberCompiled();
const { runInBrowser } = await import("../../src/main/hosts/browser-main.ts");
await runInBrowser({ port: 0, open: false, renderer: join(import.meta.dirname, "../../out/renderer") });
