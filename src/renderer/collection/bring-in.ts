/** Bringing files in: all together, and where one of them is refused, one after another, so that it keeps no other out. */
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
  try {
    return { entry: await put(files, start), refused: [] };
  } catch (error) {
    if (files.length === 1) return { entry: null, refused: files.map((file) => refusal(file, error)) };
  }
  let entry = start;
  let came = false;
  const refused: Refused[] = [];
  for (const file of files) {
    try {
      entry = await put([file], entry);
      came = true;
    } catch (error) {
      refused.push(refusal(file, error));
    }
  }
  return { entry: came ? entry : null, refused };
}

export function refusal(file: File, error: unknown): Refused {
  const { code, message } = toFault(error);
  return { file, message, mend: needsOther(code) ? "other" : "again" };
}

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
