/** Electron's own program, which its package downloads once. */
import { spawn } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Folder of Electron's package; null where it is not installed. */
export function electronFolder(): string | null {
  try {
    return dirname(require.resolve("electron/package.json"));
  } catch {
    return null;
  }
}

/** The program of this version of the package; null where it was not downloaded. */
export function electronProgram(folder: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    if (
      readFileSync(join(folder, "dist", "version"), "utf8")
        .replace(/^v/, "")
        .trim() !== version
    )
      return null;
    const program = join(folder, "dist", readFileSync(join(folder, "path.txt"), "utf8").trim());
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

export interface FetchOptions {
  /** Milliseconds without a further byte after which it is given up. */
  readonly patience?: number;
  /** Milliseconds between two looks. */
  readonly every?: number;
}

/**
 * Downloads Electron's program with its package's own installer.
 * @returns null, or why it could not be had
 */
export async function fetchElectron(
  folder: string,
  { patience = 60_000, every = 1_000 }: FetchOptions = {},
): Promise<string | null> {
  // The installer tells nothing of how far it is; the files it writes do.
  const downloads = mkdtempSync(join(tmpdir(), "electron-"));
  const child = spawn(process.execPath, [join(folder, "install.js")], {
    env: { ...process.env, TMPDIR: downloads, TMP: downloads, TEMP: downloads },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => (said = (said + chunk).slice(-4000)));
  let size = -1;
  let idle = 0;
  let gaveUp = false;
  const look = setInterval(() => {
    const now = sizeOf(downloads) + sizeOf(join(folder, "dist"));
    idle = now === size ? idle + every : 0;
    size = now;
    if (idle < patience) return;
    gaveUp = true;
    child.kill("SIGKILL");
  }, every);
  const code = await new Promise<number | null>((resolve) => {
    child.on("error", () => resolve(null));
    child.on("close", resolve);
  });
  clearInterval(look);
  rmSync(downloads, { recursive: true, force: true });
  if (code === 0 && electronProgram(folder)) return null;
  if (gaveUp) return `downloading it made no progress for ${Math.round(patience / 1000)} seconds`;
  const failure = failureOf(said);
  return `downloading it failed (${failure === "fetch failed" ? "its server cannot be reached" : failure})`;
}

/** The line of an error's output that says what went wrong. */
function failureOf(said: string): string {
  const lines = said.split("\n").map((line) => line.trim());
  return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find(Boolean) ?? "without a word")
    .replace(/^\w*Error: /, "")
    .slice(0, 200);
}

function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  let bytes = 0;
  for (const file of globSync("**/*", { cwd: folder }))
    bytes += statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
}
