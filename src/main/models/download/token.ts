/**
 * The token that the hub knows a person by: where it is found, and where it is kept. Never printed, never part of a
 * fault.
 */
import { chmod, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import { writePrivately } from "./private-file.ts";
import { makeFolder } from "../../../formats/folders.ts";

export interface Token {
  readonly value: string;
  /** For people: "HF_TOKEN", a file, "this computer's store". */
  readonly source: string;
}

/** Where a token outlives the program: a file of the person's alone, or the system's keychain. */
export interface TokenKeeper {
  /** For people. */
  readonly place: string;
  /** Null where none is kept, or what is kept cannot be read any more. */
  read(): Promise<string | null>;
  write(token: string): Promise<void>;
  forget(): Promise<void>;
  /** Why none can be kept here; null where one can. */
  refused(): Fault | null;
}

/** Keeps the token in a file that only this person may read. */
export function fileKeeper(home: string): TokenKeeper {
  const file = join(home, "hub-token");
  return {
    place: file,
    async read() {
      const text = await readFile(file, "utf8").catch(() => null);
      if (text === null) return null;
      await chmod(file, 0o600).catch(() => undefined);
      return cleaned(text);
    },
    async write(token) {
      await makeFolder(home);
      await writePrivately(file, `${token}\n`);
    },
    forget: () => rm(file, { force: true }),
    refused: () => null,
  };
}

export interface TokenPlaces {
  /** Named by the person for this run. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly keeper: TokenKeeper;
}

/**
 * The token to use: from the named file, else from HF_TOKEN, else the one kept; null where there is none.
 * @throws Fault `download.token-file`
 */
export async function findToken({ file, env, keeper }: TokenPlaces): Promise<Token | null> {
  if (file !== undefined) return { value: await tokenIn(file), source: file };
  const given = cleaned(env["HF_TOKEN"] ?? "");
  if (given !== null) return { value: given, source: "HF_TOKEN" };
  const kept = await keeper.read();
  return kept === null ? null : { value: kept, source: keeper.place };
}

async function tokenIn(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Fault(
      "download.token-file",
      { file, why: (cause as { code?: string }).code === "ENOENT" ? "it is not there" : "it cannot be opened" },
      { cause },
    );
  });
  const token = cleaned(text);
  if (token === null)
    throw new Fault("download.token-file", {
      file,
      why: text.trim() === "" ? "it is empty" : "what it holds is no token",
    });
  return token;
}

/**
 * The token in a text; null where it is none. A token is one word; anything else would break the header that it goes
 * into.
 */
export function cleaned(text: string): string | null {
  const token = text.trim();
  return /^[\x21-\x7e]{1,512}$/.test(token) ? token : null;
}
