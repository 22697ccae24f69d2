/** Keeps the hub's token sealed with a key that the system's keychain holds. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import { writePrivately } from "./private-file.ts";
import { cleaned, fileKeeper, type TokenKeeper } from "./token.ts";
import { makeFolder } from "../../../formats/folders.ts";

/** What of Electron's `safeStorage` is used. */
export interface Encryption {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
  /** Linux alone: `basic_text` seals with a key that everyone knows. */
  getSelectedStorageBackend?(): string;
}

/**
 * To be used once the application is ready. A token that the command line keeps in a file is read too, and gives way to
 * the sealed one. Nothing is kept where the system has no keychain: `write` throws Fault `download.no-keychain`.
 */
export function keychainKeeper(home: string, encryption: Encryption): TokenKeeper {
  const plain = fileKeeper(home);
  const file = join(home, "hub-token.sealed");
  const refused = (): Fault | null => {
    const sealing =
      encryption.isEncryptionAvailable() &&
      (process.platform !== "linux" || encryption.getSelectedStorageBackend?.() !== "basic_text");
    return sealing ? null : (new Fault("download.no-keychain", {}) as Fault);
  };
  return {
    place: "this system’s keychain",
    refused,
    async read() {
      const sealed = await readFile(file).catch(() => null);
      if (sealed === null || refused() !== null) return plain.read();
      try {
        return cleaned(encryption.decryptString(sealed));
      } catch {
        // Sealed on another machine or by another user: it is to be given anew.
        return null;
      }
    },
    async write(token) {
      const why = refused();
      if (why !== null) throw why;
      await makeFolder(home);
      await writePrivately(file, encryption.encryptString(token));
      await plain.forget();
    },
    async forget() {
      await rm(file, { force: true });
      await plain.forget();
    },
  };
}
