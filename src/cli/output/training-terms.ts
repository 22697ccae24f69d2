/** The licence told before a training begins, and accepted once. */
import { createInterface } from "node:readline/promises";
import { Fault } from "../../contract/fault.ts";
import { type Licence, trainingTerms, type TrainingTerms } from "../../contract/learning/training-terms.ts";
import { homeFolder } from "../../main/home.ts";
import { acceptTerms, termsAccepted } from "../../main/models/accepted-terms.ts";
import { say } from "./output.ts";
import { dim } from "./style.ts";

export const acceptOption = [
  "--accept-licence",
  "accept what the model's licence says of training; it is shown either way",
] as const;

interface Asked {
  readonly acceptLicence?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/**
 * Tells what the licence says, and asks where it was never accepted.
 * @throws Fault `training.licence` where it is accepted neither beforehand nor at the terminal
 */
export async function agreeToTerms(licence: Licence, { acceptLicence, json, quiet }: Asked): Promise<TrainingTerms> {
  const [terms, home] = [trainingTerms(licence), homeFolder()];
  const known = await termsAccepted(home, terms);
  if (!json && (!quiet || !known)) for (const line of termsLines(terms, known && !terms.free)) say(line);
  if (known) return terms;
  if (!acceptLicence && !(await answeredYes(terms, json)))
    throw new Fault("training.licence", { licence: terms.licence, url: terms.url });
  await acceptTerms(home, terms);
  return terms;
}

/** Of terms that were accepted before, their name is enough. */
export const termsLines = ({ licence, url, points }: TrainingTerms, short: boolean): readonly string[] =>
  short
    ? [dim(`${licence}, accepted before${url ? `: ${url}` : ""}`)]
    : [`${licence}${url ? ` ${dim(url)}` : ""}`, ...points.map((point) => dim(`  ${point}`))];

async function answeredYes({ licence }: TrainingTerms, json: boolean | undefined): Promise<boolean> {
  if (json || !process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // Ctrl-C and Ctrl-D close the terminal, and no answer ever comes.
    const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    const interrupted = new Promise<string>((resolve) => terminal.once("SIGINT", () => resolve("")));
    const question = terminal.question(`Do you accept the ${licence} for training? Type yes to accept: `);
    return (await Promise.race([question, closed, interrupted])).trim().toLowerCase() === "yes";
  } finally {
    terminal.close();
  }
}
