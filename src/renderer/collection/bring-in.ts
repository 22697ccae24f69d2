/**
 * Bringing files in: all together, and where one of them is refused, one after another, so that it keeps no other out.
 */
import { type FaultCode, toFault } from "../../contract/fault.ts";

/** A file that did not come in, and why, in words. */
export interface Refused {
  readonly file: File;
  readonly message: string;
  /** `other` where another file is needed, `again` where the same may succeed later. */
  readonly mend: "other" | "again";
}

export interface Brought<E> {
  /** The entry with what came in; null where nothing did. */
  readonly entry: E | null;
  readonly refused: readonly Refused[];
}

/** So many at a time, as one call takes them. */
const atOnce = 100;

/**
 * Puts files into one entry.
 * @param start   the entry they go to; null for a new one
 * @param put     adds files to the entry, or makes it of them where there is none yet
 */
export async function bringIn<E>(
  files: readonly File[],
  start: E | null,
  put: (files: readonly File[], entry: E | null) => Promise<E>,
): Promise<Brought<E>> {
  let entry = start;
  let came = false;
  const refused: Refused[] = [];
  const tried = async (some: readonly File[]): Promise<unknown> => {
    try {
      entry = await put(some, entry);
      came = true;
      return null;
    } catch (error) {
      return error;
    }
  };
  for (let from = 0; from < files.length; from += atOnce) {
    const some = files.slice(from, from + atOnce);
    const together = await tried(some);
    if (together === null) continue;
    for (const file of some) {
      const alone = some.length === 1 || !isOfOneFile(toFault(together).code) ? together : await tried([file]);
      if (alone !== null) refused.push(refusal(file, alone));
    }
  }
  return { entry: came ? entry : null, refused };
}

export function refusal(file: File, error: unknown): Refused {
  const { code, message } = toFault(error);
  return { file, message, mend: needsOther(code) ? "other" : "again" };
}

/** What another file of the same lot does not mend: a full disk refuses all of them. */
const isOfOneFile = (code: FaultCode): boolean => code.startsWith("image.") || code === "library.changed-while-reading";

const needsOther = (code: FaultCode): boolean => code.startsWith("image.") && code !== "image.not-readable";

/** The sentences, each once: a full disk refuses every file in the same words. */
export function told(
  refused: readonly Refused[],
): readonly { readonly message: string; readonly mend: Refused["mend"]; readonly files: readonly File[] }[] {
  return [...Map.groupBy(refused, ({ message }) => message)].map(([message, same]) => ({
    message,
    mend: same[0]?.mend ?? "again",
    files: same.map(({ file }) => file),
  }));
}
