/**
 * `npm test [-- vitest's arguments]`: static checks, then every test, end-to-end last. The last line counts what really
 * ran: `N passed, N failed, N skipped`, a static check counting as one test. `--no-checks` leaves the static checks out.
 */
import { parseCLI, startVitest } from "vitest/node";
import { staticChecks } from "./static-checks.ts";
import { summarize, type Tally } from "./summary.ts";

const tally: Tally = { passed: 0, failed: 0, skipped: [] };

const given = process.argv.slice(2);
for (const check of given.includes("--no-checks") ? [] : await staticChecks()) {
  if (check.outcome === "passed") tally.passed++;
  else if (check.outcome === "failed") tally.failed++;
  else tally.skipped.push({ name: check.name, reason: check.reason });
}

const { filter, options } = parseCLI(["vitest", "run", ...given.filter((arg) => arg !== "--no-checks")]);
const vitest = await startVitest("test", filter, { ...options, watch: false });
const before = tally.passed + tally.failed;
for (const module of vitest.state.getTestModules()) {
  // A file that cannot be loaded has no tests to count: it is itself the failure.
  if (module.state() === "failed" && [...module.children.allTests("failed")].length === 0) tally.failed++;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === "passed") tally.passed++;
    else if (result.state === "failed") tally.failed++;
    else
      tally.skipped.push({
        name: `${module.relativeModuleId} > ${test.fullName}`,
        reason: result.state === "skipped" ? result.note : "never started",
      });
  }
}
const unhandled = vitest.state.getUnhandledErrors().length;
const ran = tally.passed + tally.failed - before;
tally.failed += unhandled;
await vitest.close();

process.stdout.write(`\n${summarize(tally, ran)}\n`);
process.exit(tally.failed > 0 || ran === 0 ? 1 : 0);
