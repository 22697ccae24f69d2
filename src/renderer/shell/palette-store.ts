/** Whether the palette or the help is open. */
import { create } from "zustand";

export const useOverlay = create<{ readonly open: "palette" | "help" | null }>(() => ({ open: null }));

export const openPalette = (): void => useOverlay.setState({ open: "palette" });
export const openHelp = (): void => useOverlay.setState({ open: "help" });
export const closeOverlay = (): void => useOverlay.setState({ open: null });
