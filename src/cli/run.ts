/** One run of the command line, from its arguments to its exit code. */
import { CommanderError } from "commander";
import { theEngine, endEngine } from "./work/engine.ts";
import { exitCodeOf } from "./exit-codes.ts";
import { watchInterrupts } from "./interrupt.ts";
import { endFarm } from "./work/farm.ts";
import { endLibrary } from "./work/library.ts";
import { misused } from "./options/misuse.ts";
import { printFault, tolerateClosedPipes } from "./output/output.ts";

const usesEngine = new Set(["generate", "again", "doctor"]);
/** Help is asked for, or other machines compute. */
const needsNoEngine = (argument: string): boolean => /^(--help|-h|--farm(=.*)?)$/.test(argument);

/**
 * Runs one command line.
 * @param argv without the program's name
 * @returns the exit code
 */
export async function run(argv: readonly string[]): Promise<number> {
  tolerateClosedPipes();
  watchInterrupts();
  if (usesEngine.has(argv[0] ?? "") && !argv.some(needsNoEngine)) theEngine();
  const { atelier } = await import("./program.ts");
  const program = atelier();
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return exitCodeOf(
      printFault(error instanceof CommanderError ? misused(error, argv, program) : error, argv.includes("--json")),
    );
  } finally {
    await endFarm();
    await endLibrary();
    await endEngine();
  }
}
