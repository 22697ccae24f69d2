/**
 * The browser host, as `npm run start:browser -- --port 0 --no-open` runs it, with the window's program as it was built
 * for the tests.
 */
import { join } from "node:path";
import { openBrowserStudio } from "../../scripts/start/studio.ts";

await openBrowserStudio({ port: 0, open: false, renderer: join(import.meta.dirname, "../../out/renderer") });
