/** The folders of a person that the studio uses. The window and the command line find the same ones. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { onDisk } from "../formats/place.ts";

/** What decides; a test hands in another machine's. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The person's own folder. */
  readonly user: string;
}

const here = (): Machine => ({ env: process.env, platform: process.platform, user: homedir() });

/** Where the studio keeps its library: `ATELIER_HOME`, or the platform's place for a program's data. Absolute. */
export function homeFolder({ env, platform, user }: Machine = here()): string {
  const paths = platform === "win32" ? path.win32 : path.posix;
  const chosen = env["ATELIER_HOME"];
  if (chosen) return onDisk(paths.resolve(chosen));
  switch (platform) {
    case "win32":
      return paths.join(env["APPDATA"] ?? paths.join(user, "AppData", "Roaming"), "uso-atelier");
    case "darwin":
      return paths.join(user, "Library", "Application Support", "uso-atelier");
    default: {
      // The XDG base directory specification has relative paths ignored.
      const data = env["XDG_DATA_HOME"];
      return paths.join(data && paths.isAbsolute(data) ? data : paths.join(user, ".local", "share"), "uso-atelier");
    }
  }
}

/** The person's pictures, also where a desktop has its own word for them (`Bilder`, `Images`). Absolute. */
export function picturesFolder({ env, platform, user }: Machine = here()): string {
  const paths = platform === "win32" ? path.win32 : path.posix;
  const usual = paths.join(user, "Pictures");
  if (platform === "win32" || platform === "darwin") return usual;
  const file = paths.join(env["XDG_CONFIG_HOME"] ?? paths.join(user, ".config"), "user-dirs.dirs");
  const named = /^XDG_PICTURES_DIR="(.*)"$/m.exec(textOf(file))?.[1]?.replace(/^\$HOME(?=\/|$)/, () => user);
  return named !== undefined && paths.isAbsolute(named) ? named : usual;
}

/** Where finished pictures go until the artist chooses another folder. */
export const usualPictures = (machine?: Machine): string => path.join(picturesFolder(machine), "USO Atelier");

/** Where exports go until the artist chooses another folder. */
export const usualExports = (machine?: Machine): string => path.join(picturesFolder(machine), "USO Atelier Exports");

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
