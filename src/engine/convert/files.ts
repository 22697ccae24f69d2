/** Files that are written on in many places. */
import { open, type FileHandle } from "node:fs/promises";

export interface WritableFiles {
  /** Opened at first, the same from then on; it must be there. */
  open(file: string): Promise<FileHandle>;
  close(): Promise<void>;
}

export function writableFiles(): WritableFiles {
  const handles = new Map<string, Promise<FileHandle>>();
  return {
    open(file) {
      const handle = handles.get(file) ?? open(file, "r+");
      handles.set(file, handle);
      return handle;
    },
    async close() {
      const opened = await Promise.allSettled(handles.values());
      handles.clear();
      for (const handle of opened) if (handle.status === "fulfilled") await handle.value.close();
    },
  };
}
