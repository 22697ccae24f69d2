/** The export that is being written. It goes on when the sheet is closed, and the sheet finds it again. */
import { create } from "zustand";
import type { ExportRequest, ExportState } from "../../contract/library/exporting.ts";
import { toFault } from "../../contract/fault.ts";
import type { ExportId } from "../../contract/values/id.ts";
import { toasts } from "../kit/overlays/toast.ts";
import { useExport } from "../state/exporting.ts";
import { call, on } from "../state/link.ts";
import { currentStudio } from "../state/studio.ts";
import { text } from "../text/text.ts";

export interface Run extends ExportRequest {
  /** null until the studio has accepted it. */
  readonly id: ExportId | null;
  readonly state: ExportState;
  readonly stopping: boolean;
}

export const useRun = create<{ readonly run: Run | null }>(() => ({ run: null }));

/** What was heard of exports before their number was known: a small one may be over by then. */
const heard = new Map<ExportId, ExportState>();
let listening = false;

function listen(): void {
  if (listening) return;
  listening = true;
  on("export.progress", ({ id, state }) => {
    heard.set(id, state);
    const { run } = useRun.getState();
    if (run?.id === id) took(run, state);
  });
}

function took(run: Run, state: ExportState): void {
  useRun.setState({ run: { ...run, state } });
  if (state.state === "running" || useExport.getState().ids !== null) return;
  // The sheet was closed meanwhile. Success needs only a word; a failure opens it again.
  if (state.state === "done") {
    const t = text().exporting;
    const reveal = currentStudio()?.capabilities.reveal
      ? { data: { action: { label: t.showFolder, run: () => void showFolder(state.folder) } } }
      : {};
    toasts.add({ title: t.done(state.written), ...reveal });
    useRun.setState({ run: null });
  } else if (state.state === "failed") useExport.setState({ ids: run.ids });
}

export async function startExport({ ids, rejected, options }: ExportRequest): Promise<void> {
  listen();
  const run: Run = {
    id: null,
    ids,
    rejected,
    options,
    state: { state: "running", done: 0, total: ids.length, current: "" },
    stopping: false,
  };
  useRun.setState({ run });
  try {
    const id = await call("export.start", { ids, rejected, options });
    took({ ...(useRun.getState().run ?? run), id }, heard.get(id) ?? run.state);
  } catch (error) {
    const { code, message } = toFault(error);
    took(run, { state: "failed", written: 0, code, message });
  }
}

export function stopExport(): void {
  const { run } = useRun.getState();
  if (!run || run.id === null) return;
  useRun.setState({ run: { ...run, stopping: true } });
  call("export.cancel", { id: run.id }).catch(() => useRun.setState({ run: { ...run, stopping: false } }));
}

export const forgetExport = (): void => useRun.setState({ run: null });

export const showFolder = (path: string): Promise<null> => call("system.reveal", { path });
