/** The window's calls for backing up and bringing back. */
import type { BackupCalls, BackupEvents } from "../../contract/backup.ts";
import { Fault } from "../../contract/fault.ts";
import type { Emit, Handlers } from "../../contract/rpc/server.ts";
import type { Settings } from "../../contract/settings.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import type { Library } from "../library/calls.ts";
import { backUpToFile } from "./archive.ts";
import { backUpEverything } from "./everything.ts";
import { lookAtBackup } from "./look.ts";
import { stageRestore } from "./restore.ts";

export interface BackupOptions {
  readonly library: Pick<Library, "call">;
  readonly home: string;
  readonly settings: () => Settings;
  readonly emit: Emit<BackupEvents>;
  /** Ends the studio and starts it again, soon; absent where the host cannot. */
  readonly restart: (() => void) | undefined;
}

export function backupHandlers({
  library,
  home,
  settings,
  emit,
  restart,
}: BackupOptions): Handlers<BackupCalls, StudioEvents> {
  const onProgress = (progress: BackupEvents["backup.progress"]) => emit("backup.progress", progress);
  return {
    "backup.everything"(to, { signal }) {
      const backing = { library, home, picturesFolder: settings().picturesFolder, onProgress, signal };
      return "file" in to ? backUpToFile({ ...backing, ...to }) : backUpEverything({ ...backing, ...to });
    },
    async "backup.look"({ from }) {
      const [backup, people, styles, pictures] = await Promise.all([
        lookAtBackup(from),
        library.call("people.counts", null),
        library.call("styles.counts", null),
        library.call("pictures.counts", null),
      ]);
      return { backup, here: { people: people.all, styles: styles.all, pictures: pictures.all } };
    },
    async "backup.restore"({ from, replace }, { signal }) {
      if (!restart) throw new Fault("studio.no-restart", {});
      const { picturesFolder } = settings();
      const report = await stageRestore({ from, home, picturesFolder, replace, onProgress, signal });
      // The answer goes out before the connection does.
      setTimeout(restart, 300);
      return report;
    },
  };
}
