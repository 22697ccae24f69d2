/** Which words of a prompt a model reads, told while they are written. */
import { type ReadingCalls } from "../../contract/making/reading.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import { openReading } from "../../engine/uso/prompt-readers.ts";
import type { ModelFolder } from "../../formats/manifest.ts";

/** The tokenizers of the last model stay open for the next words. */
export function readingHandlers(modelOf: (id: string) => Promise<ModelFolder>): Handlers<ReadingCalls, StudioEvents> {
  let opened: { readonly folder: string; readonly read: ReturnType<typeof openReading> } | null = null;
  return {
    async "prompt.read"({ model: id, prompt }) {
      const model = await modelOf(id);
      if (opened?.folder !== model.folder) opened = { folder: model.folder, read: openReading(model) };
      const { read } = opened;
      // What could not be opened may be mended.
      read.catch(() => (opened = null));
      return (await read)(prompt);
    },
  };
}
