/**
 * A whole picture with the bundled model: from the start of the program to the file on the disk and the program's end.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { bundled } from "./paths.ts";

/** Seconds since the process was started, at the end of each phase; in the order in which they came. */
export type Timeline = readonly { readonly phase: string; readonly at: number }[];

export interface PictureSize {
  readonly side: number;
  readonly steps: number;
}

const program = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Starts Node on a script with a folder for its pictures, hands out each line it prints, and returns its seconds from
 * start to end.
 */
async function run(
  script: string,
  args: (folder: string) => readonly string[],
  onLine: (line: string, at: number) => void,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "atelier-bench-"));
  try {
    const start = performance.now();
    const now = (): number => (performance.now() - start) / 1000;
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program(script), ...args(folder)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit") as Promise<[number | null]>;
    for await (const line of createInterface(child.stdout)) onLine(line, now());
    const [code] = await ended;
    const total = now();
    if (code !== 0) throw new Error(`making a picture ended with exit code ${code}`);
    return total;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes one picture and tells when each phase was over. */
export async function phases({ side, steps }: PictureSize): Promise<Timeline> {
  const timeline: { phase: string; at: number }[] = [];
  await run(
    "one-picture.ts",
    (folder) => [folder, `${side}`, `${steps}`],
    (line, at) => {
      const phase = nameOf(JSON.parse(line) as Parameters<typeof nameOf>[0], steps);
      if (phase !== null) timeline.push({ phase, at });
    },
  );
  return timeline;
}

/** Makes the same picture with the command that a person types, and returns its seconds. */
export function command({ side, steps }: PictureSize): Promise<number> {
  const { model, subject, style } = bundled;
  const args = (folder: string) => [
    "generate",
    "--subject",
    subject,
    "--style",
    style,
    "--size",
    `${side}x${side}`,
    "--steps",
    `${steps}`,
    "--seed",
    "11",
    "--model",
    model,
    "--provider",
    "cpu",
    "--out",
    folder,
    "--quiet",
  ];
  return run("../scripts/atelier.ts", args, () => {});
}

/**
 * Phases are told when they begin, steps when they end; so a phase's name is what has ended when the next one is told.
 */
function nameOf({ phase, what, step }: { phase: string; what?: string; step?: number }, steps: number): string | null {
  switch (phase) {
    case "started":
      return "program started";
    case "engine":
      return "engine started";
    case "load":
      return "model opened";
    case "encode":
      return (
        { subject: null, style: "subject encoded", text: "style encoded", conditioning: "text encoded" }[what ?? ""] ??
        null
      );
    case "denoise":
      return step === 1 ? "first step" : step === steps ? "last step" : null;
    case "saved":
      return "decoded and saved";
    default:
      return null;
  }
}
