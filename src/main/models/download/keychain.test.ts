import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../../tests/fixtures/temporary.ts";
import { type Encryption, keychainKeeper } from "./keychain.ts";
import { fileKeeper } from "./token.ts";

const base = temporaryFolder();

/** Seals by turning every byte round; refuses what was sealed elsewhere. */
const encryption = (backend: string, available = true): Encryption => ({
  isEncryptionAvailable: () => available,
  getSelectedStorageBackend: () => backend,
  encryptString: (text) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x55)),
  decryptString(sealed) {
    const text = Buffer.from(sealed.map((byte) => byte ^ 0x55)).toString();
    if (!text.startsWith("hf_")) throw new Error("sealed elsewhere");
    return text;
  },
});

test("the token is sealed in a file of the person's alone, and takes the place of the command line's plain one", async () => {
  const home = join(base, "sealed");
  await fileKeeper(home).write("hf_plain");
  const keeper = keychainKeeper(home, encryption("gnome_libsecret"));
  expect(keeper.refused()).toBeNull();
  expect(await keeper.read()).toBe("hf_plain");
  await keeper.write("hf_secret");
  expect(await readdir(home)).toEqual(["hub-token.sealed"]);
  const file = join(home, "hub-token.sealed");
  expect(await readFile(file, "latin1")).not.toContain("hf_");
  expect(process.platform === "win32" ? 0o600 : (await stat(file)).mode & 0o777).toBe(0o600);
  expect(await keeper.read()).toBe("hf_secret");
  await writeFile(file, "from another machine");
  expect(await keeper.read()).toBeNull();
  await keeper.forget();
  expect(await readdir(home)).toEqual([]);
});

const without: readonly (readonly [string, Encryption])[] = [
  ["has no keychain at all", encryption("unknown", false)],
  ...(process.platform === "linux"
    ? [["would seal with a key that everyone knows", encryption("basic_text")] as const]
    : []),
];

test.each(without)("a system that %s keeps no token, and says why", async (_, its) => {
  const home = join(base, `none-${its.getSelectedStorageBackend!()}`);
  const keeper = keychainKeeper(home, its);
  expect(keeper.refused()).toMatchObject({ code: "download.no-keychain" });
  await expect(keeper.write("hf_secret")).rejects.toMatchObject({ code: "download.no-keychain" });
  expect(await keeper.read()).toBeNull();
  expect(await readdir(base)).not.toContain(`none-${its.getSelectedStorageBackend!()}`);
});
