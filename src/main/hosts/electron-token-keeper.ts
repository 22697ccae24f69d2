/** Keeps the hub's token sealed with a key that the system's keychain holds. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { safeStorage } from "electron";
import { writePrivately } from "../models/download/private-file.ts";
import { fileKeeper, type TokenKeeper } from "../models/download/token.ts";

/**
 * After the application is ready. Where the system has no keychain, a file that only this person may read takes its place:
 * Electron would seal with a key that everyone knows.
 */
export function electronKeeper(home: string): TokenKeeper {
  const plain = fileKeeper(home);
  const basic = process.platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text";
  if (!safeStorage.isEncryptionAvailable() || basic) return plain;
  const file = join(home, "hub-token.sealed");
  return {
    place: "this system's keychain",
    async read() {
      const sealed = await readFile(file).catch(() => null);
      if (sealed === null) return plain.read();
      try {
        return safeStorage.decryptString(sealed);
      } catch {
        // Sealed on another machine or by another user: it is to be given anew.
        return null;
      }
    },
    async write(token) {
      await mkdir(home, { recursive: true });
      await writePrivately(file, safeStorage.encryptString(token));
      await plain.forget();
    },
    async forget() {
      await rm(file, { force: true });
      await plain.forget();
    },
  };
}
