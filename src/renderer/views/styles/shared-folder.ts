/** The folder that styles are shared in, kept by the window from one start to the next. */
import { create } from "zustand";

const key = "atelier.shared-styles";

export const useSharedFolder = create<{ readonly folder: string }>(() => ({
  folder: globalThis.localStorage?.getItem(key) ?? "",
}));

export function setSharedFolder(folder: string): void {
  localStorage.setItem(key, folder);
  useSharedFolder.setState({ folder });
}
