/** Which pictures the export sheet is open for. */
import { create } from "zustand";
import type { PictureId } from "../../contract/values/id.ts";

/** Whether they were chosen one by one, or are all that a view shows. */
export type ExportScope = "selected" | "all";

export const useExport = create<{ readonly ids: readonly PictureId[] | null; readonly scope: ExportScope }>(() => ({
  ids: null,
  scope: "selected",
}));

/** Opens the export sheet over whatever view is shown. */
export const openExport = (ids: readonly PictureId[], scope: ExportScope = "selected"): void =>
  useExport.setState({ ids, scope });
export const closeExport = (): void => useExport.setState({ ids: null });
