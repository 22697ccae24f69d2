/** Export as the window asks for it: plans, runs, presets. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ExportCalls, ExportEvents, ExportOptions, ExportState } from "../../contract/library/exporting.ts";
import { Fault } from "../../contract/fault.ts";
import type { ExportId } from "../../contract/values/id.ts";
import type { Emit, Handlers } from "../../contract/rpc/server.ts";
import { homeFolder, usualExports } from "../home.ts";
import type { OwnFolders } from "../own-folder.ts";
import { proveFolder } from "../../formats/folders.ts";
import { isWritten } from "./files.ts";
import { prepareExport } from "./plan.ts";
import type { PreparedExport } from "./plan.ts";
import { presetsOf } from "./presets.ts";
import { runExport } from "./run.ts";
import type { SizeMemory } from "./size.ts";
import type { Library } from "./sources.ts";

export interface Exporter {
  readonly handlers: Handlers<ExportCalls, ExportEvents>;
  /** Cancels what runs and waits for it: no file is left half-written. */
  close(): Promise<void>;
}

export interface ExporterOptions {
  readonly library: Library;
  /** Hears every export's progress; its last state is not `running`. */
  readonly emit: Emit<ExportEvents>;
  /** Of the presets to begin with. */
  readonly folder?: string;
  /** Into which nothing is exported. */
  readonly own?: () => OwnFolders;
}

/** Exports run one after another, in the order they were started. */
export function createExporter({
  library,
  emit,
  folder = usualExports(),
  own = () => ({ home: homeFolder(), pictures: null }),
}: ExporterOptions): Exporter {
  const memory: SizeMemory = new Map();
  const running = new Map<ExportId, AbortController>();
  let last: Promise<void> = Promise.resolve();
  let lastId = 0;
  let presets: Promise<unknown> = Promise.resolve();

  /** Begins only after the caller was told the export's id, so that it knows whose progress it hears. */
  async function carryOut(
    id: ExportId,
    prepared: PreparedExport,
    options: ExportOptions,
    signal: AbortSignal,
  ): Promise<void> {
    await nextTurn();
    const progress = (state: ExportState) => emit("export.progress", { id, state });
    const state = await runExport(library, prepared, options, { signal, progress });
    running.delete(id);
    progress(state);
  }

  const handlers: Handlers<ExportCalls, ExportEvents> = {
    "export.plan": async (request) => (await prepareExport(library, request, memory, own())).plan,

    async "export.start"(request) {
      const prepared = await prepareExport(library, request, memory, own());
      if (prepared.plan.problems.length > 0)
        throw new Fault("export.cannot-start", { problems: prepared.plan.problems });
      // What was only planned is really tried now: the folder is made, and takes a file.
      if (prepared.files.some(isWritten)) await proveFolder(prepared.known.root);
      const id = ++lastId as ExportId;
      const controller = new AbortController();
      running.set(id, controller);
      const mine = () => carryOut(id, prepared, request.options, controller.signal);
      last = last.then(mine, mine);
      return id;
    },

    "export.cancel"({ id }) {
      running.get(id)?.abort();
      return null;
    },

    /** One after another, or a library without presets would get its first ones twice. */
    "export.presets"() {
      const asked = presets.then(() => presetsOf(library, folder));
      presets = asked.catch(() => undefined);
      return asked;
    },

    "export.savePreset": (preset, { by }) => library.call("presets.save", preset, { by }),
    "export.deletePreset": ({ id }, { by }) => library.call("presets.delete", { id }, { by }),
  };

  return {
    handlers,
    async close() {
      for (const controller of running.values()) controller.abort();
      await last.catch(() => undefined);
    },
  };
}
