/** `atelier curate review`: what was curated, and the artist's word on it. */
import type { Command } from "commander";
import type { Decision } from "../../contract/learning/curation.ts";
import { decide, includeRestricted as setIncluded } from "../../main/curation/decide.ts";
import { judgedIn } from "../../main/curation/judged.ts";
import { candidateLine, summaryLines } from "../output/curation-words.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { option } from "../options/options.ts";
import { print, printJson } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
Examples:
  atelier curate review triplets
  atelier curate review triplets --borderline
  atelier curate review triplets --accept anna--ink--kept-2 --reject ben--oil--kept-1
  atelier curate review triplets --forget anna--ink--kept-2
  atelier curate review triplets --json`;

interface ReviewOptions {
  readonly accept?: readonly string[];
  readonly reject?: readonly string[];
  readonly forget?: readonly string[];
  readonly includeRestricted?: boolean;
  readonly list?: boolean;
  readonly borderline?: boolean;
  readonly json?: boolean;
}

export function addCurateReview(curate: Command): void {
  curate
    .command("review")
    .argument("<folder>", "of curated triplets", placeOf)
    .summary("see what was curated, and accept or reject by name")
    .description("Tells how much was accepted, why not more, and of which contents and styles.")
    .option("--accept <names...>", "take these, whatever the measures say")
    .option("--reject <names...>", "do not take these")
    .option("--forget <names...>", "let the measures decide on these again")
    .option("--include-restricted", "take those, too, whose model's terms forbid teaching a competing model")
    .option("--no-include-restricted", "leave those out again")
    .option("--list", "every candidate on a line, those to decide on first")
    .option("--borderline", "the borderline ones alone")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    // What both commands take, the outer one reads, wherever it stands.
    .action((folder: string, _: ReviewOptions, command: Command) => review(folder, command.optsWithGlobals()));
}

async function review(folder: string, options: ReviewOptions): Promise<void> {
  // Only what is there is decided on.
  await judgedIn(folder);
  const words: readonly (readonly [readonly string[] | undefined, Decision | null])[] = [
    [options.accept, "accept"],
    [options.reject, "reject"],
    [options.forget, null],
  ];
  for (const [ids, decision] of words) if (ids) await decide(folder, ids, decision);
  if (options.includeRestricted !== undefined) await setIncluded(folder, options.includeRestricted);
  const curation = await judgedIn(folder);
  if (options.json) return printJson(curation);
  const shown = curation.candidates.filter(
    ({ verdict, decision }) => options.list || (options.borderline && verdict === "borderline" && decision === null),
  );
  if (options.list || options.borderline) print(...shown.map(candidateLine));
  else print(...summaryLines(curation));
}
