/** A whole picture with the bundled model: from the start of the process to the file on the disk and the end of the process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Seconds since the process was started, at the end of each phase; in the order in which they came. */
export type Timeline = readonly { readonly phase: string; readonly at: number }[];

export interface PictureSize {
  readonly side: number;
  readonly steps: number;
}

/** Makes one picture in a process of its own. */
export async function onePicture({ side, steps }: PictureSize): Promise<Timeline> {
  const folder = await mkdtemp(join(tmpdir(), "atelier-bench-"));
  try {
    const start = performance.now();
    const now = (): number => (performance.now() - start) / 1000;
    const script = fileURLToPath(new URL("one-picture.ts", import.meta.url));
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, folder, `${side}`, `${steps}`], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "exit") as Promise<[number | null]>;
    const timeline: { phase: string; at: number }[] = [];
    for await (const line of createInterface(child.stdout)) {
      const message = JSON.parse(line) as { phase: string; what?: string; step?: number };
      const name = nameOf(message, steps);
      if (name !== null) timeline.push({ phase: name, at: now() });
    }
    const [code] = await ended;
    if (code !== 0) throw new Error(`making a picture ended with exit code ${code}`);
    return [...timeline, { phase: "total", at: now() }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Phases are told when they begin, steps when they end; so a phase's name is what has ended when the next one is told. */
function nameOf({ phase, what, step }: { phase: string; what?: string; step?: number }, steps: number): string | null {
  switch (phase) {
    case "started":
      return "program started";
    case "engine":
      return "engine started";
    case "load":
      return "model opened";
    case "encode":
      return { subject: null, style: "subject encoded", text: "style encoded", conditioning: "text encoded" }[what ?? ""] ?? null;
    case "denoise":
      return step === 1 ? "first step" : step === steps ? "last step" : null;
    case "saved":
      return "decoded and saved";
    default:
      return null;
  }
}
