/**
 * `npm run verify -- <folder>`: one line a file with its error; fails above the bound, on unknown files, and where
 * nothing was compared.
 */
import { styleText } from "node:util";
import { passed, verifyFolder, type Outcome } from "./verify.ts";

const folders = process.argv.slice(2);
if (folders.length === 0 || folders.includes("--help")) {
  console.log(
    "Compares the engine with reference vectors of the published implementation.\n\n  npm run verify -- tests/reference",
  );
  process.exit(folders.length === 0 ? 2 : 0);
}

function line(o: Outcome): string {
  if (o.kind !== "compared") return `${styleText("red", "failed     ")}  ${o.file}: ${o.why}`;
  const worst = [...o.checks].sort((a, b) => b.error / (b.bound || 1e-30) - a.error / (a.bound || 1e-30))[0];
  const number = worst
    ? `${worst.error.toExponential(1)} of ${worst.bound} (${worst.what}; ${o.checks.length} compared)`
    : "nothing compared";
  return `${passed(o) ? styleText("green", "agrees     ") : styleText("red", "differs    ")}  ${o.file}: ${o.network}, ${number}`;
}

const outcomes: Outcome[] = [];
for (const folder of folders) {
  for await (const outcome of verifyFolder(folder)) {
    outcomes.push(outcome);
    console.log(line(outcome));
    if (outcome.kind === "compared" && !passed(outcome))
      for (const c of outcome.checks.filter((c) => !(c.error <= c.bound)))
        console.log(`               ${c.what}: ${c.error.toExponential(2)} above ${c.bound}`);
  }
}
const agree = outcomes.filter(passed).length;
console.log(`${agree} agree, ${outcomes.length - agree} differ or failed`);
process.exitCode = agree > 0 && agree === outcomes.length ? 0 : 1;
