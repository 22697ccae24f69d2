/** Through which door the studio opens: the Electron application, or the browser. */
import { type Desktop, hasDisplay } from "../../src/main/hosts/opener.ts";

export interface Surroundings extends Desktop {
  /** The user's number; undefined where the system has none. */
  readonly uid: number | undefined;
}

export type Door = { readonly door: "electron" } | { readonly door: "browser"; readonly why: string };

/** What is known before Electron's program is looked for. */
export function chooseDoor(here: Surroundings): Door {
  if (!hasDisplay(here)) return { door: "browser", why: "there is no display to open a window on" };
  // Its sandbox cannot work there, and it does not start without one unless told to; we do not tell it to.
  if (here.platform === "linux" && here.uid === 0)
    return { door: "browser", why: "Electron's sandbox does not work for root; start it as another user" };
  return { door: "electron" };
}

/** Time within which an end with an error means that it could not start at all, in milliseconds. */
const startTime = 5_000;

/** Why Electron could not start, of how it ended; null where it started. */
export function failedStart(code: number | null, signal: string | null, ms: number): string | null {
  if (code === 0 || ms > startTime) return null;
  if (signal !== null && ["SIGINT", "SIGTERM", "SIGHUP"].includes(signal)) return null;
  return `Electron ended with ${signal ?? `code ${code}`} at its start${code === 127 ? ", a library of the system being missing" : ""}; what it said stands above`;
}
