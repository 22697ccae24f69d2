/** `atelier doctor`: what this machine can do, and whether everything is in place. */
import type { Command } from "commander";
import type { DoctorReport } from "../../contract/engine.ts";
import { type Fault, toFault } from "../../contract/fault.ts";
import { verifyModel } from "../../engine/manifest.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { theEngine } from "../engine.ts";
import { exitCodes, exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { option } from "../options.ts";
import { bold, print, printJson, red } from "../output.ts";

const examples = `
Examples:
  atelier doctor
  atelier doctor --json`;

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .summary("examine the machine and the bundled model")
    .description("Examines the machine: what would compute pictures and why, how much memory there is, and whether the bundled model is whole.")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(doctor);
}

async function doctor({ json }: { json?: boolean }): Promise<void> {
  const [report, problem] = await Promise.all([theEngine().call("engine.doctor", null, { signal: cancellation() }), modelProblem()]);
  if (problem !== null) process.exitCode = exitCodes.model;
  if (json) return printJson({ ...report, model: { id: bundledModel, problem: problem?.toJSON() ?? null } });
  for (const [name, value] of rows(report, problem)) print(`${bold(name.padEnd(14))} ${value}`);
}

const modelProblem = (): Promise<Fault | null> => findModel(bundledModel).then(verifyModel).then(() => null, toFault);

function rows({ platform, arch, node, onnxruntime, processor, cores, memory, providers, chosen }: DoctorReport, problem: Fault | null): readonly (readonly [string, string])[] {
  return [
    ["Machine", `${platform} ${arch}, ${processor}, ${cores} ${cores === 1 ? "core" : "cores"}`],
    ["Memory", `${gigabytes(memory.total)}, ${gigabytes(memory.free)} free`],
    ["Versions", `Node ${node}, ONNX Runtime ${onnxruntime}`],
    ...providers.map((p) => [p.provider, p.usable ? "usable" : `not usable: ${p.why}`] as const),
    ["Would be used", chosen.why],
    ["Bundled model", problem === null ? `${bundledModel}, whole` : red(problem.message)],
  ];
}

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
