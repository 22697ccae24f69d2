/** `atelier style pause | resume | stop | keep | discard`: what is done with a style that is being learned. */
import { rm } from "node:fs/promises";
import { Option, type Command } from "commander";
import { styleDepths } from "../../contract/learning/learning.ts";
import type { Learned } from "../../contract/learning/teaching.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { option } from "../options/options.ts";
import { print, printJson } from "../output/output.ts";
import { dim } from "../output/style.ts";
import { askStyle, keepRun, reachedIn, theRunOf } from "../work/style-runs.ts";

/** What may be asked of a style at work: the command, the wish, what it does, and what is said then. */
const asked = [
  ["pause", "pause", "let a style that is learned wait after its step", "waits after its step; its place is kept."],
  ["resume", "go on", "let a style that waits go on", "goes on."],
  ["stop", "stop", "stop learning a style, keeping its place", "stops; its place is kept."],
] as const;

interface RunOptions {
  readonly depth?: string;
  readonly json?: boolean;
}

export function addStyleRuns(style: Command): void {
  const depth = (): Option =>
    new Option("--depth <name>", "where several were begun").choices(styleDepths.map((one) => one.replace(" ", "-")));
  for (const [command, wish, summary, done] of asked)
    style
      .command(command)
      .argument("<name>", "of the style")
      .summary(summary)
      .description(`From any window: ${summary}.`)
      .addHelpText("after", `\nExample:\n  atelier style ${command} "Blue ink"\n${exitCodesHelp}`)
      .action(async (name: string) => {
        await askStyle(name, wish);
        print(`${name} ${done}`);
      });
  style
    .command("keep")
    .argument("<name>", "of the style")
    .summary("keep the best of what was learned of a style until it was stopped")
    .description("Keeps the best point of a run that was stopped: pictures in this style are made with it from now on.")
    .addOption(depth())
    .addOption(option.json())
    .addHelpText("after", `\nExample:\n  atelier style keep "Blue ink"\n${exitCodesHelp}`)
    .action(keep);
  style
    .command("discard")
    .argument("<name>", "of the style")
    .summary("let go of what was learned of a style until it was stopped")
    .description("Lets go of a run that was stopped. The style, and what was kept of it before, stay as they are.")
    .addOption(depth())
    .addHelpText("after", `\nExample:\n  atelier style discard "Blue ink"\n${exitCodesHelp}`)
    .action(discard);
}

async function keep(name: string, { depth, json }: RunOptions): Promise<void> {
  const found = await theRunOf(name, depth);
  const { run, result } = await reachedIn(name, found);
  const { style, learned } = await keepRun(found.folder, run, result, !json);
  if (json) return printJson({ style, learned, points: result.points });
  print(learnedLine(run.name, learned));
}

async function discard(name: string, { depth }: RunOptions): Promise<void> {
  const { folder } = await theRunOf(name, depth);
  await rm(folder, { recursive: true, force: true });
  print(`What was learned of ${name} is let go of.`);
}

/** What a style is from now on, in a line. */
export const learnedLine = (name: string, { depth, steps, match, leak }: Learned): string =>
  `${name}  ${dim(`${depth}, step ${steps} · match ${match} · leak ${leak}`)}`;
