/**
 * One job in a process of its own. It is given as JSON; a line of JSON tells each phase as it begins, the last one the
 * result.
 */
import { basename } from "node:path";
import { openModel } from "../../src/formats/manifest.ts";
import { addModel } from "../../src/main/models/add.ts";
import { optimiseModel } from "../../src/main/models/optimise.ts";
import { publishedFacts } from "../../src/main/models/published.ts";
import { scanFolders } from "../../src/main/models/scan/scan.ts";
import type { Job, JobOf, Line, Results, Tell } from "./jobs.ts";
import { measureModulation } from "./modulation.ts";
import { planPictures } from "./opened.ts";
import { makePicture } from "./picture.ts";
import { measureRate } from "./rate.ts";
import { trainStep } from "./train.ts";

// What goes into a pipe is there at once, so that the one who listens knows what is going on while a network blocks
// this thread.
const say = (line: Line): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const job = JSON.parse(process.argv[2]!) as Job;
say({ result: await run(job, (phase) => say({ phase })) });

function run(given: Job, tell: Tell): Promise<Results[Job["kind"]]> {
  switch (given.kind) {
    case "scan":
      return scan(given, tell);
    case "optimise":
      return optimise(given, tell);
    case "picture":
      return makePicture(given, tell);
    case "plan":
      return planPictures(given);
    case "rate":
      return measureRate(given, tell);
    case "modulation":
      return measureModulation(given, tell);
    case "train":
      return trainStep(given, tell);
    default:
      return given satisfies never;
  }
}

async function scan(
  { folder, model, transformer: { axes_dim, theta } }: JobOf<"scan">,
  tell: Tell,
): Promise<Results["scan"]> {
  tell("look into every file");
  const report = await scanFolders([folder]);
  tell("make a model of them");
  // The published axes are of the published width of heads.
  const facts = { ...publishedFacts, transformer: { axes_dim: [...axes_dim], theta } };
  await addModel(report, { id: "full-size", folder: model, replace: true, facts });
  return { files: report.files, networks: report.networks.length };
}

async function optimise(
  { model, out, precision, mergeLora }: JobOf<"optimise">,
  tell: Tell,
): Promise<Results["optimise"]> {
  let last = "";
  const { reports } = await optimiseModel(await openModel(model), out, {
    precision,
    ...(mergeLora ? { mergeLora: 1 } : {}),
    onProgress({ phase, file }) {
      const now = `${phase} ${basename(file)}`;
      if (now !== last) tell((last = now));
    },
  });
  return { networks: reports.map(({ file, before, after }) => ({ file: basename(file), before, after })) };
}
