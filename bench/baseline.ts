/** Another program's time for the same picture. */
import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs a command that prints a line of JSON with its own seconds as `total`, and returns them: what it needs to get
 * ready before it begins to count is a gift to it.
 * @param command a single word is taken as a line for the shell, several as program and arguments
 */
export async function baselineSeconds(command: readonly string[]): Promise<number> {
  const [program, ...args] = command as [string, ...string[]];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], shell: command.length === 1 });
  const failed = once(child, "error").then(([error]) => Promise.reject(error as Error));
  const ended = Promise.race([once(child, "close"), failed]);
  let [output, complaints] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  await ended;
  for (const line of output.split("\n").toReversed()) {
    const total = totalOf(line);
    if (total !== null) return total;
  }
  throw new Error(
    `The command to compare with printed no line of JSON with "total". It printed: ${`${output}${complaints}`.trim().slice(-500) || "nothing"}`,
  );
}

function totalOf(line: string): number | null {
  try {
    const { total } = JSON.parse(line) as { total?: unknown };
    return typeof total === "number" && total > 0 ? total : null;
  } catch {
    return null;
  }
}
