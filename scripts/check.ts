/** `npm run check`: the static checks alone. Ends with a code other than 0 when one found something or could not run in CI. */
import { staticChecks } from "./static-checks.ts";

const results = await staticChecks();
for (const result of results)
  if (result.outcome === "skipped") console.log(`Skipped: ${result.name}: ${result.reason}`);
const bad = results.some((r) => r.outcome === "failed" || (r.outcome === "skipped" && process.env["CI"] === "true"));
process.exitCode = bad ? 1 : 0;
