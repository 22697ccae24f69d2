/** The parts of a USO model, as a scan has found them, in lines of text. */
import { isAbsolute, relative } from "node:path";
import type { Part } from "../../main/models/scan/assemble.ts";
import { partNames, parts, type PublicFile } from "../../main/models/scan/parts.ts";
import type { ScanReport } from "../../main/models/scan/scan.ts";
import { print } from "./output.ts";
import { dim, green, red } from "./style.ts";

/** A file's path below the one of the folders that it lies in; whole where it is one of them. */
export function within(folders: readonly string[], file: string): string {
  const below = folders
    .map((folder) => relative(folder, file))
    .filter((path) => path !== "" && !path.startsWith("..") && !isAbsolute(path));
  return below.toSorted((a, b) => a.length - b.length)[0] ?? file;
}

/** Prints what was chosen for each part, what is wrong with it, and where to get what is missing. */
export function printParts({ folders, uso }: ScanReport): void {
  for (const name of partNames) printPart(parts[name].title, uso.parts[name], folders);
}

function printPart(title: string, part: Part, folders: readonly string[]): void {
  switch (part.kind) {
    case "found":
      print(`  ${mark(part.problems.length === 0)} ${title}  ${dim(within(folders, part.found.files[0]!))}`);
      if (part.optimise)
        print(
          "    It is stored as float8: once the model is added, make one that can be used, with: atelier models optimise",
        );
      for (const problem of part.problems) print(`    ${problem.message}`);
      return;
    case "unusable":
      print(`  ${mark(false)} ${title}: what is there cannot be used`);
      for (const problem of part.problems) print(`    ${problem.message}`);
      return print(`    ${whereFrom(part.sources)}`);
    case "missing":
      print(`  ${mark(false)} ${title}: missing`);
      return print(`    ${whereFrom(part.sources)}`);
    default:
      return part satisfies never;
  }
}

const mark = (good: boolean): string => (good ? green("✓") : red("✗"));

const whereFrom = (sources: readonly PublicFile[]): string =>
  `Get ${sources.map(({ repository, file, gated }) => `${file} from huggingface.co/${repository}${gated ? " (licence to be accepted there)" : ""}`).join(", or ")}.`;
