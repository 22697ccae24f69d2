/** `atelier worker`: this machine makes pictures for a farm. */
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import { machineName } from "../../farm/broker/names.ts";
import { type Hours, hoursOf } from "../../farm/machine/hours.ts";
import type { Machine } from "../../farm/machine/machines.ts";
import { homeFolder } from "../../main/home.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { endEngine, theEngine } from "../work/engine.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { farmWordOf, integer, option } from "../options/options.ts";
import { print, say } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

interface WorkerOptions {
  readonly farm: string;
  readonly pool?: string;
  readonly tags: readonly string[];
  readonly hours?: Hours;
  readonly name: string;
  readonly model: string;
  readonly provider: ProviderChoice;
  readonly memory?: number;
  readonly cache: number;
}

const examples = `
The file is the farm's address: whoever set the farm up gives it out. Ctrl-C finishes the picture at work and leaves;
pressed again it leaves at once, and another machine makes that picture.

Examples:
  atelier worker --farm studio.farm.json
  atelier worker --farm studio.farm.json --name attic --model uso-flux1-dev
  atelier worker --farm studio.farm.json --pool posters
  atelier worker --farm studio.farm.json --tags cuda,24gb
  atelier worker --farm studio.farm.json --hours 19:00-08:00`;

export function addWorker(program: Command): void {
  program
    .command("worker")
    .summary("make pictures for a farm of several machines")
    .description("Makes pictures that other machines of a farm send, until it is stopped.")
    .requiredOption("--farm <file>", "the farm's address", placeOf)
    .addOption(option.pool())
    .option("--tags <tags>", "that work may ask for, with commas between them", tags, [])
    .option("--hours <from-to>", "in which it takes work, by this machine's clock, as in 19:00-08:00", hours)
    .option("--name <words>", "what this machine is called there", named, machineName(hostname()) ?? "machine")
    .option("-m, --model <id or folder>", "to work with, see: atelier models", bundledModel)
    .addOption(option.provider())
    .addOption(option.memory())
    .option("--cache <gigabytes>", "that fetched pictures may take on this disk", integer(1, 1000), 5)
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(work);
}

function named(given: string): string {
  const name = machineName(given);
  if (name === null) throw new InvalidArgumentError("It needs letters or digits.");
  return name;
}

const tags = (given: string): readonly string[] => [
  ...new Set(given.split(",").map((tag) => farmWordOf("tag")(tag.trim()))),
];

function hours(given: string): Hours {
  const read = hoursOf(given);
  if (read === null) throw new InvalidArgumentError("Give two times of the day with a hyphen between: 19:00-08:00.");
  return read;
}

async function work({
  farm: file,
  pool,
  tags,
  hours: own,
  name,
  model: chosen,
  provider,
  memory,
  cache,
}: WorkerOptions): Promise<void> {
  const stop = cancellation();
  const [{ readFarm }, { FarmWorker }, { orElsewhere }] = await Promise.all([
    import("../../farm/broker/address.ts"),
    import("../../farm/machine/worker.ts"),
    import("../../farm/sending/elsewhere.ts"),
  ]);
  const farm = await readFarm(file, pool);
  const model = await orElsewhere({ farm, name }, { id: basename(chosen) }, () => findModel(chosen));
  let told = "";
  const worker = await FarmWorker.join({
    farm,
    tags,
    hours: own ?? null,
    name,
    model,
    engine: { call: (call, input, options) => theEngine().call(call, input, options), restart: endEngine },
    cache: join(homeFolder(), "farm"),
    cacheLimit: cache * 1e9,
    provider,
    ...(memory === undefined ? {} : { memory }),
    onChange(machine) {
      const line = inWords(machine);
      if (line === told) return;
      told = line;
      (machine.reason === null ? print : say)(line);
    },
  });
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([stopped, worker.gone]);
  if (stop.aborted) say("Finishing the picture at work…");
  await worker.close();
}

function inWords({ name, state, reason, made, model, pool, tags }: Machine): string {
  const pictures = `${made} ${made === 1 ? "picture" : "pictures"} made`;
  switch (state) {
    case "idle":
      return reason === null
        ? `${name} waits for work in ${pool}${tags.length === 0 ? "" : `, tagged ${tags.join(", ")},`} with ${model.id}, ${pictures}`
        : `${name} waits: ${reason}`;
    case "working":
      return `${name} works, ${pictures}`;
    case "paused":
      return `${name} pauses, ${pictures}${reason === null ? "" : `. ${reason}`}`;
    case "suspended":
      return `${name} takes no more work: ${reason}`;
    case "leaving":
      return `${name} leaves, ${pictures}`;
    default:
      return state satisfies never;
  }
}
