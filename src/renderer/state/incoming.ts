/** Pictures that were pasted or dropped where nothing says what they are to be. */
import { create } from "zustand";

export const useIncoming = create<{ readonly files: readonly File[] | null }>(() => ({ files: null }));

/** Asks whether they are a subject or a style. */
export const askRole = (files: readonly File[]): void =>
  useIncoming.setState({ files: files.length > 0 ? files : null });
export const closeIncoming = (): void => useIncoming.setState({ files: null });
