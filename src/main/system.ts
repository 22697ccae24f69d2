/** What belongs to no service alone: the start of a session, settings, models, the machine, the host's dialogs. */
import { access } from "node:fs/promises";
import { freemem } from "node:os";
import { resolve } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import type { DoctorReport } from "../contract/engine.ts";
import { Fault, isFault } from "../contract/fault.ts";
import type { Emit, Handlers } from "../contract/rpc/server.ts";
import type { StudioEvents, SystemCalls, SystemEvents } from "../contract/studio.ts";
import type { EngineClient } from "./children/engine-client.ts";
import type { Library } from "./library/calls.ts";
import { proveFolder, whyNot } from "../formats/folders.ts";
import { notOwnFolder } from "./own-folder.ts";
import { homeFolder } from "./home.ts";
import { findModel, listModels } from "./models/catalogue.ts";
import { installed } from "./models/installed.ts";
import type { SettingsService } from "./settings/settings.ts";
import type { HostOptions } from "./studio-service.ts";

/** Milliseconds from the first welcome until the machine is examined: the window that comes up needs it more. */
export const examinationRest = 1_500;

export interface SystemOptions extends Pick<HostOptions, "capabilities" | "pickFolder" | "reveal" | "notices"> {
  /** The library's folder. */
  readonly home?: string;
  readonly library: Pick<Library, "call">;
  readonly engine: Pick<EngineClient, "call">;
  readonly settings: SettingsService;
  /** Folders whose subfolders are models. */
  readonly roots: readonly string[];
  readonly emit: Emit<SystemEvents>;
}

export function createSystem({
  home = homeFolder(),
  library,
  engine,
  settings,
  roots,
  emit,
  ...host
}: SystemOptions): Handlers<SystemCalls, StudioEvents> {
  const models = async () => (await listModels(roots)).map(installed);

  // Asked for once: while a picture is made, the engine would answer only after it.
  let examined: Promise<DoctorReport> | null = null;
  const examine = (): Promise<DoctorReport> => {
    const report = examined ?? engine.call("engine.doctor", null);
    examined = report;
    report.catch(() => (examined = null));
    return report;
  };
  let soon: NodeJS.Timeout | null = null;
  const examineSoon = (): void => {
    soon ??= setTimeout(() => void examine().catch(() => undefined), examinationRest).unref();
  };

  return {
    async "studio.welcome"() {
      const [counts, kept, found] = await Promise.all([
        library.call("pictures.counts", null),
        library.call("library.notices", null),
        models(),
      ]);
      examineSoon();
      return {
        version: packageJson.version,
        capabilities: host.capabilities,
        settings: settings.get(),
        models: found,
        firstRun: counts.all + counts.trash === 0,
        notices: [...(host.notices ?? []), ...settings.notices, ...kept],
      };
    },
    async "settings.change"(change) {
      const { picturesFolder, model } = change;
      if (model !== undefined) await findModel(model, roots);
      const folder = picturesFolder === undefined ? {} : { picturesFolder: await usable(picturesFolder, home) };
      const changed = settings.change({ ...change, ...folder });
      emit("settings.changed", changed);
      return changed;
    },
    async "machine.report"() {
      const report = await examine();
      return { ...report, memory: { ...report.memory, free: freemem() } };
    },
    "models.list": models,
    "system.pickFolder": (input) => host.pickFolder?.(input) ?? null,
    async "system.reveal"(what) {
      if (!host.reveal) throw new Fault("studio.no-reveal", {});
      const path =
        "path" in what ? resolve(what.path) : (await library.call("file.picture", { id: what.picture })).path;
      await access(path).catch((cause: unknown) => {
        throw new Fault("studio.not-there", { path }, { cause });
      });
      await host.reveal(path);
      return null;
    },
  };
}

/** The folder, made where it is missing, and proven. @throws Fault `studio.folder-unusable`, `studio.own-folder` */
async function usable(given: string, home: string): Promise<string> {
  const folder = resolve(given);
  await notOwnFolder(folder, { home, pictures: null });
  await proveFolder(folder).catch((cause: unknown) => {
    const reason = isFault(cause, "image.folder-unusable") ? cause.data.reason : whyNot(cause);
    throw new Fault("studio.folder-unusable", { folder, reason }, { cause });
  });
  return folder;
}
