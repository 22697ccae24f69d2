/** Adding files to a shelf: the question for several, what is under way, and what was refused. */
import { useCallback, useState } from "react";
import { nameOfFile, nameOfFiles } from "../state/file-name.ts";
import { text } from "../text/text.ts";
import { bringIn, type Refused } from "./bring-in.ts";
import type { Entry, Shelf } from "./shelf.ts";

/** Files as one entry, named after them. */
const named = (files: readonly File[]) => ({
  name: files.length === 1 ? nameOfFile(files[0]!.name) : nameOfFiles(files.map(({ name }) => name)),
  files,
});

export interface Importing {
  /** Takes pictures: one is added at once, several ask first. */
  readonly take: (files: readonly File[]) => void;
  /** Says of files that they are no pictures. */
  readonly refuse: (files: readonly File[]) => void;
  /** The files the artist is asked about; null while there is no question. */
  readonly asking: readonly File[] | null;
  /** null cancels. */
  readonly answer: (
    choice:
      | { readonly together: true; readonly name: string }
      | { readonly together: false }
      /** Files that belong together, by their places. */
      | { readonly groups: readonly (readonly number[])[] }
      | null,
  ) => void;
  /** How many files are on their way. */
  readonly busy: number;
  readonly refused: readonly Refused[];
  readonly dismiss: (files: readonly File[]) => void;
  /** Tries refused files again. */
  readonly again: (files: readonly File[]) => void;
}

/**
 * @param into    the entry the files are added to; null makes new ones
 * @param onMade  hears what was made or added to, when all is done
 */
export function useImporting<E extends Entry>(
  shelf: Shelf<E>,
  into: E | null,
  newName: string,
  onMade: (entries: readonly E[]) => void,
): Importing {
  const [asking, setAsking] = useState<readonly File[] | null>(null);
  const [busy, setBusy] = useState(0);
  const [refused, setRefused] = useState<readonly Refused[]>([]);

  const bring = async (groups: readonly { readonly name: string; readonly files: readonly File[] }[]) => {
    const files = groups.flatMap((group) => group.files);
    setBusy((n) => n + files.length);
    setRefused((old) => old.filter((one) => !files.includes(one.file)));
    const made: E[] = [];
    for (const group of groups) {
      const put = (some: readonly File[], entry: E | null) =>
        entry ? shelf.addPictures(entry, some) : shelf.add(group.name || newName, some);
      const brought = await bringIn(group.files, into, put);
      if (brought.entry) made.push(brought.entry);
      setRefused((old) => [...old, ...brought.refused]);
      setBusy((n) => n - group.files.length);
    }
    if (made.length > 0) onMade(made);
  };

  const take = (files: readonly File[]) => {
    if (into || files.length === 1) void bring([{ name: nameOfFiles(files.map(({ name }) => name)), files }]);
    else setAsking(files);
  };

  const refuse = useCallback((files: readonly File[]) => {
    const { noPicture } = text().collection;
    setRefused((old) => [
      ...old,
      ...files.map((file): Refused => ({ file, message: noPicture(file.name), mend: "other" })),
    ]);
  }, []);

  const answer: Importing["answer"] = (choice) => {
    setAsking(null);
    if (!asking || !choice) return;
    if ("groups" in choice) return void bring(choice.groups.map((places) => named(places.map((n) => asking[n]!))));
    void bring(choice.together ? [{ name: choice.name, files: asking }] : asking.map((file) => named([file])));
  };

  const dismiss = useCallback(
    (files: readonly File[]) => setRefused((old) => old.filter((one) => !files.includes(one.file))),
    [],
  );
  return { take, refuse, asking, answer, busy, refused, dismiss, again: take };
}
