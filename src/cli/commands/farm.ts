/** `atelier farm`: who works for a farm, and what waits on it. */
import { type Command, InvalidArgumentError } from "commander";
import type { Machine } from "../../farm/machine/machines.ts";
import type { Work } from "../../farm/broker/queues.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

interface FarmOptions {
  readonly farm: string;
  readonly drop?: string;
  readonly json?: boolean;
}

const examples = `
What waits for another version is made by nobody once all machines have this one. --drop takes it from the queue; what
is at work and what was made stays. Whoever still waits for it sends it again.

Examples:
  atelier farm --farm studio.farm.json
  atelier farm --farm studio.farm.json --drop 0.1-1`;

export function addFarm(program: Command): void {
  program
    .command("farm")
    .summary("show who works for a farm and what waits on it")
    .description("Shows the machines of a farm, and how many pictures wait for which version.")
    .requiredOption("--farm <file>", "the farm's address", placeOf)
    .option("--drop <version>", "take what waits for another version from the queue", version)
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(show);
}

function version(given: string): string {
  if (!/^\d+\.\d+(-\d+)?$/.test(given)) throw new InvalidArgumentError("Give it as it is shown, as in 0.1-1.");
  return given;
}

async function show({ farm: file, drop, json }: FarmOptions): Promise<void> {
  const [{ readFarm }, { greet, openLine, unreachable }, { machinesOf }, { dropWaiting, workOn }, { engineVersion }] =
    await Promise.all([
      import("../../farm/broker/address.ts"),
      import("../../farm/broker/broker.ts"),
      import("../../farm/machine/machines.ts"),
      import("../../farm/broker/queues.ts"),
      import("../../farm/sending/order.ts"),
    ]);
  const farm = await readFarm(file);
  await greet(farm);
  const line = openLine(farm);
  try {
    if (drop === engineVersion)
      say(`${drop} is the version of this machine: whoever sent that work takes it back. Nothing was dropped.`);
    const dropped = drop === undefined ? 0 : await dropWaiting(farm, line, drop);
    const [machines, work] = await Promise.all([machinesOf(line), workOn(line)]);
    const waiting = work.filter(({ pictures: n }) => n > 0);
    if (json) return printJson({ version: engineVersion, machines, waiting, dropped });
    if (drop !== undefined && drop !== engineVersion)
      say(dropped === 0 ? `Nothing waits for version ${drop}.` : `Dropped: ${pictures(dropped)} for version ${drop}.`);
    for (const machine of machines) print(machineLine(machine));
    if (machines.length === 0) print("No machine works for the farm at the moment.");
    for (const one of waiting) print(waitingLine(one, machines));
    if (waiting.length === 0) print("Nothing waits.");
    const old = waiting.find((one) => one.version !== engineVersion && isNobodys(one, machines));
    if (old) say(`To take it from the queue: atelier farm --farm ${file} --drop ${old.version}`);
  } catch (error) {
    throw unreachable(farm, error);
  } finally {
    line.disconnect();
  }
}

const pictures = (n: number): string => `${n} ${n === 1 ? "picture" : "pictures"}`;

const tagged = (tags: readonly string[]): string => (tags.length === 0 ? "" : `, tagged ${tags.join(", ")}`);

const atWork = ({ state, at }: Machine): string => (at === null ? state : `${state} at step ${at.step} of ${at.steps}`);

const machineLine = (machine: Machine): string => {
  const { name, model, engine, pool, tags, made, reason } = machine;
  const why = reason === null ? "" : `. ${reason}`;
  return `${name}: ${atWork(machine)}, ${model.id}, version ${engine}, in ${pool}${tagged(tags)}, ${pictures(made)} made${why}`;
};

const isNobodys = ({ version: asked, pool, tag }: Work, machines: readonly Machine[]): boolean =>
  !machines.some(
    (machine) => machine.engine === asked && machine.pool === pool && (tag === null || machine.tags.includes(tag)),
  );

const waitingLine = (one: Work, machines: readonly Machine[]): string =>
  `${pictures(one.pictures)} for version ${one.version} in ${one.pool}${tagged(one.tag === null ? [] : [one.tag])}${isNobodys(one, machines) ? ": no machine has that at the moment" : ""}`;
