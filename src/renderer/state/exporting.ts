/** Which pictures the export sheet is open for. */
import { create } from "zustand";
import type { PictureId } from "../../contract/id.ts";

export const useExport = create<{ readonly ids: readonly PictureId[] | null }>(() => ({ ids: null }));

/** Opens the export sheet over whatever view is shown. */
export const openExport = (ids: readonly PictureId[]): void => useExport.setState({ ids });
export const closeExport = (): void => useExport.setState({ ids: null });
