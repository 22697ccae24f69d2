/** Through which door the tests go: the browser host, or the Electron application. */
import { chooseDoor } from "../../scripts/start/door.ts";
import { electronFolder, electronProgram } from "../../scripts/start/electron-binary.ts";

export type Door = "browser" | "electron";

export const door: Door = process.env["ATELIER_DOOR"] === "electron" ? "electron" : "browser";

/** Electron's program, where it is here and can open a window. */
export function usableElectron(): string | null {
  const folder = electronFolder();
  const choice = chooseDoor({ platform: process.platform, env: process.env, uid: process.getuid?.() });
  return folder !== null && choice.door === "electron" ? electronProgram(folder) : null;
}
