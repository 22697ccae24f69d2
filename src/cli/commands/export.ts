/** `atelier export`: pictures of the library as files under sensible names. */
import { basename, parse } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type {
  Collision,
  ContactSheet,
  ExportOptions,
  ExportPlan,
  ExportState,
  MetadataLevel,
  Watermark,
} from "../../contract/library/exporting.ts";
import { colourProfiles, corners, nameTokens } from "../../contract/library/exporting.ts";
import { exitCodeOf, exitCodes, exitCodesHelp } from "../exit-codes.ts";
import { day } from "../options/dates.ts";
import { runExport } from "../work/export-run.ts";
import { studioSettings, theLibrary } from "../work/library.ts";
import { integer, option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { dim, red } from "../output/style.ts";
import { watermarkOf } from "../options/watermark.ts";
import { selectPictures, type SelectionOptions } from "../options/selection.ts";
import { placeOf } from "../../formats/place.ts";

interface ExportCommand extends SelectionOptions {
  readonly out: string;
  readonly template: string;
  readonly format: ExportOptions["format"];
  readonly quality: number;
  readonly sizes?: ExportOptions["sizes"];
  readonly dpi?: number;
  readonly icc: ExportOptions["profile"];
  readonly watermark?: string;
  readonly watermarkOpacity: number;
  readonly watermarkCorner: Watermark["corner"];
  readonly watermarkWidth: number;
  readonly contactSheet?: Pick<ContactSheet, "name" | "format">;
  readonly columns: number;
  readonly paper: ContactSheet["paper"];
  readonly captions: boolean;
  readonly metadata: keyof typeof levels;
  readonly creator?: string;
  readonly collision: Collision;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The levels of metadata, as they are typed. */
const levels = {
  full: "full recipe",
  credit: "credit and AI mark",
  mark: "AI mark only",
  none: "nothing",
} as const satisfies Record<string, MetadataLevel>;

const examples = `
Templates name the files, and the folders before each “/”. Tokens: ${nameTokens.map((token) => `{${token}}`).join(" ")}

Metadata: full (the recipe, without any path), credit (creator, program, AI mark), mark (AI mark alone), none.

Examples:
  atelier export --out ~/proofs --person Anna --starred
  atelier export --out ~/web --style Comic --format webp --sizes 1600 --metadata mark
  atelier export --out ~/client --sizes 2048,512 --dpi 300 --watermark "© Mira" --contact-sheet proofs.pdf
  atelier export --out ~/all --since 2026-11-01 --template "{year}-{month}-{day}/{person}-{number}" --dry-run
  atelier export --out ~/proofs --text beach --collision skip --json | jq .written`;

export function addExport(program: Command): void {
  program
    .command("export")
    .summary("save pictures of the library under sensible names")
    .description(
      "Saves pictures of the library under sensible names, oldest first. Without a choice, all but the rejected ones.",
    )
    .addOption(option.out().makeOptionMandatory())
    .option("--person <name>", "pictures of this person only")
    .option("--style <name>", "pictures in this style only")
    .option("--collection <name>", "pictures of this collection only")
    .option("--starred", "pictures with a star only")
    .option("--rejected", "rejected pictures too")
    .option("--text <words>", "pictures with these words in prompt, names or tags only")
    .option("--since <day>", "pictures made on this day or later, as in 2026-11-01", day)
    .option("--template <words>", "names of folders and files", "{person}/{style}/{person}-{style}-{seed}")
    .addOption(new Option("--format <format>", "of the files").choices(["jpeg", "png", "webp", "tiff"]).default("jpeg"))
    .option("--quality <number>", "of JPEG and WebP, 1 to 100", integer(1, 100), 90)
    .option("--sizes <pixels>", "long sides, as in 2048,512,full; each is a file of its own (default: full)", sizesOf)
    .option("--dpi <number>", "resolution that JPEG, PNG and TIFF claim, 10 to 4800", integer(10, 4800))
    .addOption(new Option("--icc <profile>", "colour profile in the files").choices(colourProfiles).default("srgb"))
    .option("--watermark <words or picture>", "over every picture")
    .option("--watermark-opacity <percent>", "5 to 100", integer(5, 100), 50)
    .addOption(new Option("--watermark-corner <where>", "where it stands").choices(corners).default("bottom right"))
    .option("--watermark-width <percent>", "of the picture’s width, 5 to 100", integer(5, 100), 25)
    .option("--contact-sheet <file>", "all pictures small, as in sheet.pdf, sheet.jpg or sheet.png", sheetOf)
    .option("--columns <number>", "of the contact sheet, 1 to 10", integer(1, 10), 4)
    .addOption(new Option("--paper <size>", "of the contact sheet").choices(["a4", "letter"]).default("a4"))
    .option("--no-captions", "leave the names off the contact sheet")
    .addOption(new Option("--metadata <level>", "what the files tell").choices(Object.keys(levels)).default("credit"))
    .option(
      "--creator <name>",
      "whose work it is; written where the metadata gives credit (default: the studio's setting)",
    )
    .addOption(
      new Option(
        "--collision <what>",
        "where another file has the name; an earlier export of the picture is brought up to date, by skip left",
      )
        .choices(["rename", "overwrite", "skip"])
        .default("rename"),
    )
    .option("--dry-run", "only say what would be written")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(exportPictures);
}

async function exportPictures(command: ExportCommand): Promise<void> {
  const library = await theLibrary(command);
  const pictures = await selectPictures(library, command);
  const settings = await studioSettings();
  const request = {
    ids: pictures.map(({ id }) => id),
    rejected: command.rejected === true,
    options: await optionsOf(command, command.creator ?? settings.creator),
  };
  const run = runExport(library, request, settings.picturesFolder);
  const plan = await run.plan();
  if (command.dryRun) return command.json ? printPlanJson(plan) : printPlan(plan, command.out);
  const state = await run.start(command.json ? "quiet" : "shown", () => announce(plan, command.out));
  if (state.state === "failed") process.exitCode = exitCodeOf({ code: state.code });
  if (state.state === "cancelled") process.exitCode = exitCodes.cancelled;
  if (command.json) return printJson({ ...state, files: plan.files, reveals: plan.reveals });
  print(outcome(state, command.out));
}

async function optionsOf(command: ExportCommand, creator: string): Promise<ExportOptions> {
  const { out, template, format, quality, sizes, dpi, icc, metadata, collision, columns, paper, captions } = command;
  return {
    folder: placeOf(out),
    template,
    format,
    quality,
    sizes: sizes ?? [null],
    dpi: dpi ?? null,
    profile: icc,
    watermark: command.watermark === undefined ? null : await watermarkOf(command.watermark, lookOf(command)),
    contactSheet: command.contactSheet === undefined ? null : { ...command.contactSheet, columns, paper, captions },
    metadata: levels[metadata],
    creator,
    collision,
  };
}

const lookOf = (command: ExportCommand) => ({
  opacity: command.watermarkOpacity,
  corner: command.watermarkCorner,
  width: command.watermarkWidth,
});

/** Reads `2048,512,full`. */
function sizesOf(given: string): ExportOptions["sizes"] {
  const side = integer(16, 20_000);
  return given.split(",").map((size) => (size.trim() === "full" ? null : side(size.trim())));
}

/** Reads `sheet.pdf`. */
function sheetOf(given: string): Pick<ContactSheet, "name" | "format"> {
  const { name, ext } = parse(given);
  const format = { ".pdf": "pdf", ".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png" }[ext.toLowerCase()];
  if (format === undefined || name === "" || basename(given) !== given)
    throw new InvalidArgumentError(
      "It must be a file’s name that ends in .pdf, .jpg or .png; it goes to the same folder.",
    );
  return { name, format: format as ContactSheet["format"] };
}

function announce({ pictures, bytes, example, reveals }: ExportPlan, folder: string): void {
  say(`${counted(pictures, "picture")}, about ${size(bytes)}, to ${folder}, the first as ${example}`);
  for (const line of reveals) say(dim(`  ${line}`));
}

function printPlan({ files, folders, bytes, free, reveals, problems }: ExportPlan, folder: string): void {
  const words = {
    write: "",
    rename: "  (another name: the first is taken)",
    update: "  (brought up to date)",
    overwrite: "  (overwrites)",
    there: "  (is there already)",
    skip: "  (another file has the name: left out)",
    missing: "  (left out: its picture is gone)",
  };
  for (const file of files) print(`${file.path}${dim(words[file.action])}`);
  say(
    `Nothing was written. It would be about ${size(bytes)} in ${counted(folders.length, "folder")} below ${folder}${free === null ? "" : `, where ${size(free)} are free`}.`,
  );
  if (folders.length === 0 && problems.length === 0) say("Everything is there already.");
  say("The files would tell:");
  for (const line of reveals) say(`  ${line}`);
  for (const problem of problems) say(red(problem));
  if (problems.length > 0) process.exitCode = exitCodes.output;
}

function printPlanJson(plan: ExportPlan): void {
  printJson(plan);
  if (plan.problems.length > 0) process.exitCode = exitCodes.output;
}

function outcome(state: Exclude<ExportState, { state: "running" }>, folder: string): string {
  const written = `${counted(state.written, "picture")} in ${folder}`;
  switch (state.state) {
    case "done":
      return `${[written, ...state.sheets, ...(state.there > 0 ? [`${state.there} there already`] : []), ...(state.skipped > 0 ? [`${state.skipped} left out`] : [])].join(", ")}.`;
    case "cancelled":
      return `Cancelled: ${written}.`;
    case "failed":
      say(red(state.message));
      return `${written} before that.`;
    default:
      return state satisfies never;
  }
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
const size = (bytes: number): string =>
  bytes < 1e6
    ? `${Math.ceil(bytes / 1e3)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(1)} GB`;
