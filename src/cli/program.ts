/** All commands of the command line. */
import { Command } from "commander";
import { addAgain } from "./commands/again.ts";
import { addBench } from "./commands/bench.ts";
import { addCurate } from "./commands/curate.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addExport } from "./commands/export.ts";
import { addFarm } from "./commands/farm.ts";
import { addGenerate } from "./commands/generate.ts";
import { addGraph } from "./commands/graph.ts";
import { addInfo } from "./commands/info.ts";
import { addLibrary } from "./commands/library.ts";
import { addModels } from "./commands/models.ts";
import { addSheet } from "./commands/sheet.ts";
import { addStyle } from "./commands/style.ts";
import { addTrain } from "./commands/train.ts";
import { addUpscale } from "./commands/upscale.ts";
import { addWorker } from "./commands/worker.ts";
import { refuseEmpty } from "./options/empty.ts";
import { exitCodesHelp } from "./exit-codes.ts";
import { placeOf } from "../formats/place.ts";
import packageJson from "../../package.json" with { type: "json" };

const about = `Portraits in any style, made on this machine from a picture of a person, pictures in the style, and words.`;

const examples = `
Examples:
  atelier generate --subject me.jpg --style watercolour.png
  atelier generate --subject me.jpg --style ink.png --prompt "a woman on a beach" --count 4
  atelier sheet --subject faces --style styles --out proofs
  atelier info portraits/portrait-7.png
  atelier again portraits/portrait-7.png
  atelier upscale portraits/portrait-7.png --factor 4
  atelier export --out ~/proofs --person Anna --starred
  atelier library add-person Anna photos/anna-*.jpg
  atelier models
  atelier style learn ink --name "Blue ink"
  atelier curate people styles --out triplets
  atelier train disentangle triplets --out runs/learned
  atelier bench --set synthetic --out bench
  atelier doctor
  atelier worker --farm studio.farm.json
  atelier graph velocity --mermaid`;

/** Whatever a command saves where it is told, it saves in no folder of the studio's own. */
async function refuseOwnFolders(command: Command): Promise<void> {
  // A backup may not even lie around them, and says so itself.
  if (command.name() === "backup") return;
  const { out, to, onnx } = command.opts<Readonly<Record<string, unknown>>>();
  for (const place of [out, to, onnx]) {
    if (typeof place !== "string") continue;
    const [{ notOwnFolder }, { homeFolder }] = await Promise.all([
      import("../main/own-folder.ts"),
      import("../main/home.ts"),
    ]);
    await notOwnFolder(placeOf(place), { home: homeFolder(), pictures: null });
  }
}

/** The parser. It throws `CommanderError` instead of ending the process, and prints nothing but help and version. */
export function atelier(): Command {
  const program = new Command("atelier")
    .description(about)
    .version(packageJson.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print help for a command")
    // What stands after a command is the command's: its own --version is a style's, not the program's.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .hook("preAction", (_, command) => refuseOwnFolders(command));
  for (const add of [
    addGenerate,
    addSheet,
    addInfo,
    addAgain,
    addUpscale,
    addExport,
    addLibrary,
    addModels,
    addStyle,
    addTrain,
    addCurate,
    addBench,
    addDoctor,
    addWorker,
    addFarm,
    addGraph,
  ])
    add(program);
  refuseEmpty(program);
  return program;
}
